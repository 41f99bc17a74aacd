import Engine
import Logging
import Rendering

extension Settings {
    /// The walls around what scenes are drawn with.
    var confinement: any Confinement { sandbox ? Bubblewrap() : Unconfined() }

    /// Says how scenes are drawn where an operator has to know: without walls, or not at all.
    func announceSandbox() async {
        guard sandbox else {
            Logger.current.error(
                """
                MANIMD_SANDBOX=off: scenes are drawn without a sandbox and may read, change and send away whatever the \
                user of this program may
                """
            )
            return
        }
        do throws(JobFailure) {
            try await Bubblewrap().prove()
        } catch {
            Logger.current.error(
                "no sandbox: scenes are refused, only what was drawn before is served",
                metadata: ["reason": "\(error)"]
            )
        }
    }
}

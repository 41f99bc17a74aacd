import Subprocess
import SystemPackage

extension WorkerCommand {
    /// The command as `Subprocess` starts it: a session of its own, ended as a whole.
    var configuration: Configuration {
        var options = PlatformOptions()
        options.createSession = true
        options.teardownSequence = [
            .gracefulShutDown(toProcessGroup: true, allowedDurationToNextStep: .seconds(2))
        ]
        return Configuration(
            executable: .path(program),
            arguments: Arguments(arguments),
            environment: .custom(environment.map { Array("\($0.key)=\($0.value)\0".utf8) }),
            workingDirectory: workingDirectory,
            platformOptions: options
        )
    }
}

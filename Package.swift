// swift-tools-version: 6.2
import PackageDescription

let strict: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    .treatAllWarnings(as: .error),
]

let argumentParser = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")
let orderedCollections = Target.Dependency.product(name: "OrderedCollections", package: "swift-collections")
let configuration = Target.Dependency.product(name: "Configuration", package: "swift-configuration")
let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")
let grdb = Target.Dependency.product(name: "GRDB", package: "GRDB.swift")
let heap = Target.Dependency.product(name: "HeapModule", package: "swift-collections")
let lifecycle = Target.Dependency.product(name: "ServiceLifecycle", package: "swift-service-lifecycle")
let lifecycleTestKit = Target.Dependency.product(name: "ServiceLifecycleTestKit", package: "swift-service-lifecycle")
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let rainbow = Target.Dependency.product(name: "Rainbow", package: "Rainbow")
let subprocess = Target.Dependency.product(name: "Subprocess", package: "swift-subprocess")
let signals = Target.Dependency.product(name: "UnixSignals", package: "swift-service-lifecycle")
let system = Target.Dependency.product(name: "SystemPackage", package: "swift-system")

let package = Package(
    name: "manimd",
    products: [
        .executable(name: "manimd", targets: ["manimd"]),
        .executable(name: "manimd-bench", targets: ["manimd-bench"]),
        .executable(name: "manimd-bench-cache", targets: ["manimd-bench-cache"]),
        .executable(name: "manimd-bench-decision", targets: ["manimd-bench-decision"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-collections", from: "1.6.0"),
        .package(url: "https://github.com/apple/swift-configuration", from: "1.4.0", traits: []),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-system", from: "1.8.1"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/onevcat/Rainbow", from: "4.2.2"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
        .package(url: "https://github.com/swiftlang/swift-subprocess", from: "1.0.2", traits: []),
    ],
    targets: [
        .executableTarget(
            name: "manimd",
            dependencies: [
                "Engine", "Folders", "Generation", "LanguageModel", "Mathematics", "Rendering", "Semantics", "Store",
                "Templates", argumentParser, configuration, lifecycle, logging, orderedCollections, rainbow, signals,
                system,
            ],
            swiftSettings: strict
        ),
        .target(
            name: "Engine",
            dependencies: [crypto, heap, lifecycle, logging, orderedCollections],
            swiftSettings: strict
        ),
        .target(name: "Mathematics", swiftSettings: strict),
        .target(
            name: "Language",
            dependencies: ["Mathematics"],
            resources: [.embedInCode("Lexicons")],
            swiftSettings: strict
        ),
        .target(
            name: "Folders",
            dependencies: ["Engine", crypto, lifecycle, logging, orderedCollections, system],
            swiftSettings: strict
        ),
        .target(
            name: "Store",
            dependencies: ["Engine", crypto, grdb, logging, orderedCollections, system],
            swiftSettings: strict
        ),
        .target(
            name: "Templates",
            dependencies: ["Engine", "Language", "Mathematics", crypto, logging, orderedCollections, system],
            swiftSettings: strict
        ),
        .target(
            name: "COpenBLAS",
            // Tests encode thousands of sentences: these loops are optimised in debug builds, too.
            cSettings: [.unsafeFlags(["-O3"])],
            linkerSettings: [.linkedLibrary("openblas")]
        ),
        .target(
            name: "Semantics",
            dependencies: [
                "COpenBLAS", "Engine", "Language", "Mathematics", crypto, logging, orderedCollections, system,
            ],
            exclude: ["Encoder/requirements.txt"],
            resources: [.copy("Lexicons")],
            swiftSettings: strict
        ),
        .systemLibrary(name: "CCurl", pkgConfig: "libcurl", providers: [.apt(["libcurl4-openssl-dev"])]),
        .target(
            name: "LanguageModel",
            dependencies: ["CCurl", "Engine", lifecycle, logging, orderedCollections],
            resources: [.embedInCode("Prices/prices.json")],
            swiftSettings: strict
        ),
        .target(
            name: "Generation",
            dependencies: ["Engine", crypto, logging, orderedCollections],
            resources: [
                .embedInCode("Choice/features.json"), .embedInCode("Plans/Prompts"), .embedInCode("Prompts/Texts"),
            ],
            swiftSettings: strict
        ),
        .target(
            name: "Rendering",
            dependencies: ["Engine", crypto, lifecycle, logging, orderedCollections, subprocess, system],
            exclude: ["Worker/build-requirements.txt", "Worker/requirements.txt"],
            resources: [.embedInCode("Worker/manimd_worker")],
            swiftSettings: strict
        ),
        .executableTarget(
            name: "manimd-bench",
            dependencies: ["Engine", "Semantics", system],
            path: "Benchmarks/Semantics",
            swiftSettings: strict
        ),
        .executableTarget(
            name: "manimd-bench-decision",
            dependencies: ["Engine", "Semantics", "Store", "Templates", orderedCollections, system],
            path: "Benchmarks/Decision",
            swiftSettings: strict
        ),
        .executableTarget(
            name: "manimd-bench-cache",
            dependencies: ["Engine", "Store", orderedCollections],
            path: "Benchmarks/Store",
            swiftSettings: strict
        ),
        .target(
            name: "Support",
            dependencies: ["Engine", orderedCollections, subprocess, system],
            path: "Tests/Support",
            swiftSettings: strict
        ),
        .target(
            name: "FuzzTargets",
            dependencies: [
                "Engine", "Generation", "LanguageModel", "Mathematics", "Semantics", "Templates", orderedCollections,
                system,
            ],
            path: "Tests/Fuzzing/Targets",
            swiftSettings: strict
        ),
        .testTarget(name: "FuzzingTests", dependencies: ["FuzzTargets", "Support", system], swiftSettings: strict),
        .testTarget(
            name: "MathematicsTests",
            dependencies: ["FuzzTargets", "Mathematics", "Support", subprocess, system],
            swiftSettings: strict
        ),
        .testTarget(name: "LanguageTests", dependencies: ["Language", "Mathematics"], swiftSettings: strict),
        .testTarget(
            name: "EngineTests",
            dependencies: ["Engine", "Support", lifecycle, lifecycleTestKit, logging, orderedCollections],
            swiftSettings: strict
        ),
        .testTarget(
            name: "FoldersTests",
            dependencies: ["Engine", "Folders", "Support", lifecycle, lifecycleTestKit, orderedCollections, system],
            swiftSettings: strict
        ),
        .testTarget(
            name: "StoreTests",
            dependencies: ["Engine", "Store", "Support", grdb, orderedCollections, system],
            swiftSettings: strict
        ),
        .testTarget(
            name: "TemplatesTests",
            dependencies: [
                "Engine", "Language", "LanguageModel", "Mathematics", "Support", "Templates", orderedCollections,
                system,
            ],
            resources: [.copy("Fixtures")],
            swiftSettings: strict
        ),
        .testTarget(
            name: "SemanticsTests",
            dependencies: [
                "Engine", "Language", "LanguageModel", "Mathematics", "Semantics", "Store", "Support", "Templates",
                orderedCollections, system,
            ],
            exclude: ["Scripts"],
            resources: [.copy("Fixtures")],
            swiftSettings: strict
        ),
        .testTarget(
            name: "LanguageModelTests",
            dependencies: [
                "Engine", "LanguageModel", "Store", "Support", lifecycle, lifecycleTestKit, orderedCollections,
                subprocess, system,
            ],
            swiftSettings: strict
        ),
        .testTarget(
            name: "GenerationTests",
            dependencies: [
                "Engine", "Generation", "LanguageModel", "Rendering", "Store", "Support", lifecycle, orderedCollections,
                system,
            ],
            resources: [.copy("Fixtures")],
            swiftSettings: strict
        ),
        .testTarget(
            name: "RenderingTests",
            dependencies: [
                "Engine", "Rendering", "Support", lifecycle, lifecycleTestKit, orderedCollections, subprocess, system,
            ],
            exclude: ["Scripts"],
            swiftSettings: strict
        ),
        .testTarget(
            name: "ManimdTests",
            dependencies: ["Engine", "Store", "Support", "manimd", lifecycle, logging, orderedCollections, system],
            swiftSettings: strict
        ),
        .testTarget(
            name: "EndToEndTests",
            dependencies: ["Engine", "Support", orderedCollections, subprocess, system],
            swiftSettings: strict
        ),
    ]
)

// The fuzzer brings its own main program: it is built by `make fuzz` alone.
if Context.environment["MANIMD_FUZZING"] != nil {
    package.targets.append(
        .executableTarget(
            name: "manimd-fuzz",
            dependencies: ["FuzzTargets"],
            path: "Tests/Fuzzing/Driver",
            swiftSettings: strict
        )
    )
}

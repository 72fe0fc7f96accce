using System.Runtime.Versioning;

[assembly: SupportedOSPlatform("linux")]

// Most of the time a test waits for a limit or a grace period to be over.
[assembly: Parallelizable(ParallelScope.Fixtures)]
[assembly: LevelOfParallelism(4)]

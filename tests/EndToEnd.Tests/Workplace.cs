namespace EndToEnd.Tests;

/// <summary>A folder of the test's own, gone after it, and the runs that it makes there.</summary>
internal sealed class Workplace : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("forensics-e2e-");
    private readonly List<HostProcess> started = [];
    private readonly List<string> mounted = [];
    private readonly List<ReadyPipe> pipes = [];

    public string Folder => folder.FullName;

    public string Path(string name) => System.IO.Path.Combine(Folder, name);

    /// <summary>Writes a file that nobody else can write, whatever the umask.</summary>
    public string Write(string name, string content)
    {
        var path = Path(name);
        File.WriteAllText(path, content);
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        return path;
    }

    /// <summary>A file system in memory, of the test's own; the test is skipped where none can be mounted.</summary>
    /// <param name="name">The mount point's name in this folder.</param>
    /// <param name="options">Of the mount: <c>size=1m,mode=700</c>.</param>
    /// <returns>The mount point.</returns>
    public string MountTmpfs(string name, string options)
    {
        Product.RequireRoot();
        var point = Directory.CreateDirectory(Path(name)).FullName;
        if (Tool.Run(Folder, "mount", "-t", "tmpfs", "-o", options, "forensics-e2e", point) is { ExitCode: not 0 } refused)
        {
            Assert.Ignore($"no tmpfs can be mounted here: {refused.Error}");
        }

        mounted.Add(point);
        return point;
    }

    public HostResult Run(params string[] arguments) => Start(arguments).Wait();

    public HostProcess Start(params string[] arguments) => Keep(HostProcess.Start(Folder, arguments));

    public HostProcess Keep(HostProcess process)
    {
        started.Add(process);
        return process;
    }

    /// <summary>The arguments of a collection into this folder, with the hostile plugins and the good one.</summary>
    public string[] Collect(params string[] more) => CollectFrom(Product.Hostile, more);

    public string[] CollectFrom(string plugins, params string[] more)
        => ["collect", "-o", Folder, "--plugin-dir", plugins, .. Product.IsRoot ? Array.Empty<string>() : ["--unprivileged"], .. more];

    public HostResult RunCollect(params string[] more) => Run(Collect(more));

    public HostProcess StartCollect(params string[] more) => Start(Collect(more));

    public OpenedBundle Open(HostResult result) => OpenedBundle.Open(result.Bundle, Folder);

    /// <summary>The one bundle in this folder, for a run whose output nobody read.</summary>
    public string OnlyBundle() => Directory.EnumerateFiles(Folder, "*.tar.zst").Single();

    /// <summary>A pipe with which a plugin tells that it has come to the point of interest.</summary>
    /// <returns>Its path.</returns>
    public string MakeReady(string name)
    {
        pipes.Add(new(Path(name)));
        return pipes[^1].Path;
    }

    /// <summary>Waits for what a plugin tells there.</summary>
    /// <returns>The process id that it told: its worker's.</returns>
    public int WaitForReady(string path, HostProcess host)
    {
        var pipe = pipes.Single(pipe => pipe.Path == path);
        Until.True(() => pipe.ProcessId is not null || host.HasExited, $"something comes out of {path}");
        Until.True(() => pipe.ProcessId is not null, "the program ended before its plugin was ready", TimeSpan.FromSeconds(5));
        return pipe.ProcessId!.Value;
    }

    /// <summary>Tells a plugin that waits there to go on.</summary>
    public void Release(string path) => pipes.Single(pipe => pipe.Path == path).Tell();

    public void Dispose()
    {
        foreach (var process in started)
        {
            process.Dispose();
        }

        foreach (var pipe in pipes)
        {
            pipe.Dispose();
        }

        foreach (var point in mounted)
        {
            Tool.Run("/", "umount", "-l", point).MustSucceed();
        }

        // Names of any bytes can lie in it, which .NET cannot delete.
        Tool.Run("/", "rm", "-rf", Folder).MustBeSilentSuccess();
    }
}

namespace EndToEnd.Tests;

/// <summary>
/// A file system of the test's own that takes requests and does not answer them (<c>silent.c</c>), in a mount namespace of its own, and runs of the program in there. Its daemon is
/// killed whatever happens: that frees what waits for it, and the mount goes with the namespace.
/// </summary>
internal sealed class SilentMount : IDisposable
{
    private const int GoSilentSignal = 10;

    private readonly Workplace place;
    private readonly HostProcess daemon;

    public SilentMount(Workplace place, string mode)
    {
        Product.RequireRoot();
        Tool.Require("unshare", "nsenter");
        if (!File.Exists("/dev/fuse"))
        {
            Assert.Ignore("this machine has no /dev/fuse");
        }

        this.place = place;
        Point = Directory.CreateDirectory(place.Path("silent-mount")).FullName;
        Tool.Run(place.Folder, "cc", "-O1", "-o", place.Path("silent"), Path.Combine(TestContext.CurrentContext.TestDirectory, "silent.c")).MustSucceed();
        daemon = place.Keep(HostProcess.StartOther(place.Folder, "unshare", "--mount", "--propagation", "private", place.Path("silent"), mode, Point, place.Path("mounted")));

        // Nothing but the root's name is asked for when it is entered: INIT is sent by the mount itself.
        Until.True(() => File.Exists(place.Path("mounted")) || daemon.HasExited, "the file system is mounted");
        if (daemon.HasExited)
        {
            Assert.Ignore($"no FUSE file system can be mounted here: {daemon.Wait().Error}");
        }
    }

    public string Point { get; }

    public HostProcess Start(params string[] arguments)
        => place.Keep(HostProcess.StartOther(place.Folder, "nsenter", ["-m", "-t", $"{daemon.Id}", "--", Product.Dotnet, Product.Program, .. arguments]));

    /// <summary>In mode <c>later</c>: no request is answered any more.</summary>
    public void GoSilent() => daemon.Signal(GoSilentSignal);

    public void Dispose() => daemon.Dispose();
}

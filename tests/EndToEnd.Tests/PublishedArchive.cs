namespace EndToEnd.Tests;

/// <summary>The archive as it goes to a device, made and unpacked once for all tests that run it.</summary>
[SetUpFixture]
internal sealed class PublishedArchive
{
    private static readonly Lock Making = new();
    private static Workplace? place;
    private static string? folder;

    /// <summary>The archive's one folder; a test is skipped where none can be made.</summary>
    public static string Folder
    {
        get
        {
            Product.RequireRoot();
            Tool.Require("apt-get", "dpkg-deb", "gcc", "tar");
            if (!File.ReadAllText("/etc/os-release").Contains("VERSION_CODENAME=bookworm", StringComparison.Ordinal))
            {
                Assert.Ignore("the archive is made on Debian 12");
            }

            lock (Making)
            {
                return folder ??= Publish(place ??= new());
            }
        }
    }

    [OneTimeTearDown]
    public void CleanUp() => place?.Dispose();

    private static string Publish(Workplace place)
    {
        using var publish = HostProcess.StartOther(place.Folder, "bash", Path.Combine(Path.GetDirectoryName(Product.BuildFolder)!, "eng", "publish"), "-o", place.Path("archives"));
        Until.True(() => publish.HasExited, "the archive is made", TimeSpan.FromMinutes(15));
        var packed = publish.Wait().MustEndWith(0).Output.Trim();
        Tool.Run(place.Folder, "tar", "-xf", packed).MustBeSilentSuccess();
        return place.Path(Path.GetFileName(packed).Replace(".tar.gz", string.Empty, StringComparison.Ordinal));
    }
}

namespace EndToEnd.Tests;

/// <summary>
/// Times of what is listed and of what is collected, before and after, on file systems of the test's own. They are two days old, so that a mount of any kind would let a read show;
/// stat(1) of names that the test knows reads neither a directory nor a link.
/// </summary>
public sealed class AccessTimeTests
{
    private readonly Workplace place = new();
    private string[] before = null!;
    private string[] after = null!;
    private string[] collected = null!;

    [OneTimeSetUp]
    public void ListTwoFileSystems()
    {
        Product.RequireRoot();
        var profile = place.Write("times.yaml", Profiles.Of("ext4", "tmpfs")
            .Replace("{ ext4 }", Listing("ext4"), StringComparison.Ordinal).Replace("{ tmpfs }", Listing("tmpfs"), StringComparison.Ordinal));

        var files = place.Write("files.yaml", Profiles.Of($"id: files, collector: files.collect, options: {{ paths: ['{place.Path("ext4/**")}', '{place.Path("tmpfs/**")}', '{place.Path("ext4/link")}'] }}"));

        // In a mount namespace of its own: the mounts end with it.
        var script = place.Write("times.sh", $$"""
            set -euo pipefail
            mkdir ext4 tmpfs
            truncate -s 16M image && mkfs.ext4 -q image && mount -o loop,strictatime image ext4
            mount -t tmpfs -o strictatime own tmpfs
            for root in ext4 tmpfs; do
              mkdir -p $root/folder/inner
              head -c 200000 /dev/urandom >$root/folder/file
              cp /bin/true $root/folder/program
              ln -s folder/file $root/link
              ln -s /nowhere $root/folder/dangling
              mkfifo $root/fifo
              touch -h -d '2 days ago' $root/link $root/folder/dangling $root/fifo $root/folder/file $root/folder/program $root/folder/inner $root/folder $root
            done
            times() { for root in ext4 tmpfs; do for name in . folder folder/inner folder/file folder/program fifo link folder/dangling; do stat -c '%n %x %y %z' $root/$name; done; done; }
            times >before
            {{Product.Dotnet}} {{Product.Program}} collect -o bundle.tar.zst --profile {{profile}}
            times >after
            {{Product.Dotnet}} {{Product.Program}} collect -o files.tar.zst --profile {{files}}
            times >collected
            """);
        var result = Tool.Run(place.Folder, "unshare", "-m", "--propagation", "private", "bash", script);
        if (result.ExitCode != 0 && !File.Exists(place.Path("before")))
        {
            Assert.Ignore($"no file system of the test's own can be mounted here: {result.Error}");
        }

        result.MustSucceed();
        (before, after, collected) = (File.ReadAllLines(place.Path("before")), File.ReadAllLines(place.Path("after")), File.ReadAllLines(place.Path("collected")));
        Assert.That(before, Has.Length.EqualTo(16));
    }

    [OneTimeTearDown]
    public void CleanUp() => place.Dispose();

    [TestCase("ext4")]
    [TestCase("tmpfs")]
    public void TimesOfFilesDirectoriesAndLinksAreAsTheyWere(string root) => Assert.That(Of(after, root), Is.EqualTo(Of(before, root)));

    [TestCase("ext4")]
    [TestCase("tmpfs")]
    public void TimesOfWhatIsCollectedAreAsTheyWere(string root) => Assert.That(Of(collected, root), Is.EqualTo(Of(before, root)));

    [Test]
    public void EverythingWasCollected()
    {
        var files = OpenedBundle.Open(place.Path("files.tar.zst"), place.Folder).Lines("records/files/files.file");
        Assert.That(files.Select(file => $"{Path.GetRelativePath(place.Folder, (string)file["path"]!)} {file["state"]}"), Is.SupersetOf(
            from root in new[] { "ext4", "tmpfs" }
            from name in new[] { "folder", "folder/inner", "folder/file", "folder/program", "fifo", "link", "folder/dangling" }
            select $"{root}/{name} collected"));
        Assert.That(files.Where(file => (string)file["type"]! == "file").Select(file => (long)file["stored_bytes"]!).Count(bytes => bytes > 10_000), Is.EqualTo(4));
    }

    [Test]
    public void EverythingWasRead()
    {
        var listed = OpenedBundle.Open(place.Path("bundle.tar.zst"), place.Folder).Lines("records/ext4/filesystem.entry");
        Assert.That(listed.Select(entry => (string)entry["path"]!).Select(Path.GetFileName), Is.SupersetOf(new[] { "folder", "inner", "file", "program", "fifo", "link", "dangling" }));
        Assert.That(listed.Single(entry => ((string)entry["path"]!).EndsWith("/folder/file", StringComparison.Ordinal))["sha256"], Is.Not.Null);
    }

    private static string[] Of(string[] times, string root) => [.. times.Where(line => line.StartsWith(root + "/", StringComparison.Ordinal))];

    private string Listing(string root)
        => $"{{ id: {root}, collector: filesystem.listing, options: {{ root: {place.Path(root)}, hashes: [md5, sha1, sha256], flags: true, xattrs: true, mime: true, elf_build_id: true, file_id: true, bodyfile: true }} }}";
}

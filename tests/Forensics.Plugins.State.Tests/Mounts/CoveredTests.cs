using System.IO.Pipes;
using Forensics.Plugins.State.Mounts;
using Forensics.Sdk;
using Forensics.Sdk.Linux;
using Forensics.Sdk.Testing;

namespace Forensics.Plugins.State.Tests.Mounts;

/// <summary>Soundness cases b and e: what lies below a mount.</summary>
public sealed class CoveredTests
{
    private TestRoot folder = null!;

    private string Base => folder.PathOf(string.Empty).TrimEnd('/');

    [SetUp]
    public void Make() => folder = new();

    [TearDown]
    public void Clean() => folder.Dispose();

    [Test]
    public void AFullFolderBelowATmpfsIsTold() => PrivateMounts.Run(() =>
    {
        folder.Write("full/.evil", "secret");
        folder.Write("full/[red]\u001b", "x");
        Directory.CreateDirectory(folder.PathOf("empty"));
        folder.Write("file", "old");
        folder.Write("new", "other");
        PrivateMounts.Mount("t", folder.PathOf("full"), "tmpfs");
        PrivateMounts.Mount("t", folder.PathOf("empty"), "tmpfs");
        PrivateMounts.BindMount(folder.PathOf("new"), folder.PathOf("file"));
        var before = Directory.GetLastAccessTimeUtc(folder.PathOf("full"));
        var context = MountsTests.Collect(new MountsOptions { MaxNamespaces = 0 });
        var views = context.Records("cross.view").Where(view => view.Text("path")!.StartsWith(Base, StringComparison.Ordinal)).ToList();
        Assert.That(views.Select(view => (view.Text("disagreement"), view.Text("subject"))), Is.EquivalentTo(new[] { ("files-under-mount", folder.PathOf("full")), ("files-under-mount", folder.PathOf("file")) }));
        Assert.That(views.Single(view => view.Text("subject") == folder.PathOf("full")).Text("detail"), Is.EqualTo("2 entries: .evil, [red]\u001b"));
        Assert.That(views.Select(view => view.Texts("shown_by").Single()), Has.All.Contains("open_tree(2)"));
        var entries = context.Records("mount.covered_entry").Where(entry => entry.Text("path")!.StartsWith(Base, StringComparison.Ordinal)).ToList();
        Assert.That(entries.Select(entry => (entry.Text("path"), entry.GetProperty("size_bytes").GetInt32(), entry.Text("type"))), Is.EquivalentTo(new[]
        {
            (folder.PathOf("full/.evil"), 6, "regular"), (folder.PathOf("full/[red]\u001b"), 1, "regular"), (folder.PathOf("file"), 3, "regular"),
        }));
        Assert.That(Directory.GetLastAccessTimeUtc(folder.PathOf("full")), Is.EqualTo(before));
        Assert.That(File.ReadLines("/proc/thread-self/mountinfo").Count(line => line.Contains(Base, StringComparison.Ordinal)), Is.EqualTo(3), "nothing was mounted to look");
    });

    [Test]
    public void WithoutACopyAnotherMountOfTheFileSystemIsTheWay() => PrivateMounts.Run(() =>
    {
        PrivateMounts.Mount("base", Base, "tmpfs");
        folder.Write("seen/below", "x");
        folder.Write("unseen/below", "x");
        Directory.CreateDirectory(folder.PathOf("window"));
        PrivateMounts.BindMount(folder.PathOf("seen"), folder.PathOf("window"));
        PrivateMounts.Mount("t", folder.PathOf("seen"), "tmpfs");
        PrivateMounts.Mount("t", folder.PathOf("unseen"), "tmpfs");
        using var root = LiveRoot.Open().Descriptor;
        var target = new TargetRoot(root, BytePath.Root);
        Assert.That(MountTable.ReadOwn(out var table), Is.EqualTo(Errno.Ok));
        using var ways = new CoveredWays(target, table, []) { CopyRefused = Errno.EPERM };
        var places = CoveredPlace.All(table).Where(place => place.Cover.MountPoint.ToString().StartsWith(Base + "/", StringComparison.Ordinal)).ToList();
        var sights = places.ToDictionary(place => place.Cover.MountPoint.ToString(), ways.Open);
        Assert.That(sights[folder.PathOf("seen")].Error, Is.EqualTo(Errno.Ok));
        Assert.That(sights[folder.PathOf("seen")].Way, Does.Contain(folder.PathOf("window")));
        Assert.That(sights[folder.PathOf("unseen")].Error, Is.EqualTo(Errno.EPERM));
        foreach (var sight in sights.Values)
        {
            sight.Place.Dispose();
        }
    });

    [Test]
    public void TheRootOfAMountBelowAnotherIsSaidNotToBeSeen() => PrivateMounts.Run(() =>
    {
        PrivateMounts.Mount("lower", Base, "tmpfs");
        folder.Write("below", "x");
        PrivateMounts.Mount("upper", Base, "tmpfs");
        var context = MountsTests.Collect(new MountsOptions { MaxNamespaces = 0 });
        var fault = context.Faults.Single(fault => fault.Subject.ToString() == Base);
        Assert.That((fault.Code, fault.Kind), Is.EqualTo(("COVERED_PLACE_UNSEEN", FaultKind.Unsupported)));
        Assert.That(context.Items["files-under-mounts"]!.Flags, Is.EqualTo(ItemFlags.Truncated));
        Assert.That(context.Records("mount").Count(mount => mount.Text("path") == Base && !mount.IsNull("covered_by")), Is.EqualTo(1));
    });

    [Test]
    public void ACopyOfAReadOnlyMountIsReadOnly() => PrivateMounts.Run(() =>
    {
        folder.Write("place/file", "x");
        PrivateMounts.BindMount(Base, Base);
        PrivateMounts.MakeReadOnly(Base);
        using var root = LiveRoot.Over(Base).Descriptor;
        Assert.That(OpenTree.CopyMount(root, out var tree), Is.EqualTo(Errno.Ok));
        using (tree)
        {
            var path = $"/proc/self/fd/{tree.DangerousGetHandle()}/place";
            Assert.That(File.ReadAllText($"{path}/file"), Is.EqualTo("x"));
            Assert.That(() => File.WriteAllText($"{path}/file", "y"), Throws.InstanceOf<IOException>().With.Message.Contains("Read-only file system"));
            Assert.That(() => File.WriteAllText($"{path}/other", "y"), Throws.InstanceOf<IOException>().With.Message.Contains("Read-only file system"));
        }
    });

    [Test]
    public void SubvolumesAndOverlaysAreLookedBelowToo() => PrivateMounts.Run(() =>
    {
        Tool.Require("mkfs.btrfs", "btrfs", "losetup");
        PrivateMounts.Mount("base", Base, "tmpfs");
        var image = folder.PathOf("image");
        foreach (var name in new[] { "disk", "disk2", "lower", "upper", "work", "merged" })
        {
            Directory.CreateDirectory(folder.PathOf(name));
        }

        Tool.Run("/", "truncate", "-s", "128M", image).MustSucceed();
        Tool.Run("/", "mkfs.btrfs", "-q", image).MustSucceed();
        var loop = Tool.Run("/", "losetup", "-f", "--show", image).MustSucceed().Output.Trim();
        try
        {
            PrivateMounts.Mount(loop, folder.PathOf("disk"), "btrfs");
            Tool.Run("/", "btrfs", "subvolume", "create", folder.PathOf("disk/var")).MustSucceed();
            folder.Write("disk/var/log/hidden", "x");
            PrivateMounts.Mount(loop, folder.PathOf("disk2"), "btrfs", "subvol=var");
            PrivateMounts.Mount("t", folder.PathOf("disk2/log"), "tmpfs");
            folder.Write("lower/etc/hidden", "x");
            PrivateMounts.Mount("o", folder.PathOf("merged"), "overlay", $"lowerdir={folder.PathOf("lower")},upperdir={folder.PathOf("upper")},workdir={folder.PathOf("work")}");
            PrivateMounts.Mount("t", folder.PathOf("merged/etc"), "tmpfs");
            var context = MountsTests.Collect(new MountsOptions { MaxNamespaces = 0 });
            var views = context.Records("cross.view").Select(view => view.Text("path")).ToList();
            Assert.That(views, Does.Contain(folder.PathOf("disk2/log")).And.Contain(folder.PathOf("merged/etc")));
            Assert.That(context.Records("mount").Single(mount => mount.Text("path") == folder.PathOf("disk2")).Text("root"), Is.EqualTo("/var"));
            Assert.That(context.Records("mount").Single(mount => mount.Text("path") == folder.PathOf("disk2")).GetProperty("size_bytes").GetInt64(), Is.EqualTo(128 << 20));
        }
        finally
        {
            Tool.Run("/", "umount", "-l", folder.PathOf("merged/etc"), folder.PathOf("merged"), folder.PathOf("disk2/log"), folder.PathOf("disk2"), folder.PathOf("disk"));
            Tool.Run("/", "losetup", "-d", loop);
        }
    });

    [Test]
    public void AnAutomountIsLookedBelowAndNotTriggered() => PrivateMounts.Run(() =>
    {
        RunningKernel.RequireFileSystem("autofs");
        folder.Write("auto/below", "x");
        using var daemon = new AnonymousPipeServerStream(PipeDirection.In);

        // Direct, for a group of processes that is not ours: whoever looks in makes the kernel ask the daemon.
        PrivateMounts.Mount("map", folder.PathOf("auto"), "autofs", $"fd={daemon.GetClientHandleAsString()},pgrp=1,minproto=5,maxproto=5,direct");
        var context = MountsTests.Collect(new MountsOptions { MaxNamespaces = 0 });
        daemon.DisposeLocalCopyOfClientHandle();
        var mount = context.Records("mount").Single(mount => mount.Text("path") == folder.PathOf("auto"));
        Assert.That((mount.Text("file_system_class"), mount.IsNull("size_bytes")), Is.EqualTo(("auto-fs", true)));
        Assert.That(context.Records("mount.covered_entry").Select(entry => entry.Text("path")), Does.Contain(folder.PathOf("auto/below")));
        Assert.That(context.Faults.Where(fault => fault.Code == "IO_TIMEOUT"), Is.Empty);
        PrivateMounts.Detach(folder.PathOf("auto"));
        Assert.That(daemon.ReadByte(), Is.EqualTo(-1), "the daemon was not asked");
    });

    [TestCase(MountLimits.CoveredEntries, 0)]
    [TestCase(MountLimits.CoveredEntries + 1, 1)]
    public void OfALargeFolderAsMuchAsAllowedIsTaken(int files, int faults) => PrivateMounts.Run(() =>
    {
        PrivateMounts.Mount("base", Base, "tmpfs");
        for (var i = 0; i < files; i++)
        {
            folder.Write($"full/{i}", string.Empty);
        }

        PrivateMounts.Mount("t", folder.PathOf("full"), "tmpfs");
        var context = MountsTests.Collect(new MountsOptions { MaxNamespaces = 0 });
        Assert.That(context.Records("mount.covered_entry").Count(entry => entry.Text("path")!.StartsWith(Base, StringComparison.Ordinal)), Is.EqualTo(MountLimits.CoveredEntries));
        Assert.That(context.Faults.Count(fault => fault.Code == "COVERED_FOLDER_OVER_LIMIT"), Is.EqualTo(faults));
    });
}

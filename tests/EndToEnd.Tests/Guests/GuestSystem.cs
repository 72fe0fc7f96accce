namespace EndToEnd.Tests.Guests;

/// <summary>One of Debian 12's kernels (6.1) with its modules, and busybox as its whole user space.</summary>
internal sealed class GuestSystem
{
    private const string VirtualDisk = "virtio_ring virtio virtio_pci_legacy_dev virtio_pci_modern_dev virtio_pci virtio_blk";

    /// <summary>The kernel for machines that are none: ext4 is built in.</summary>
    public static readonly GuestSystem Cloud = new("guest-bookworm", "linux-image-cloud-amd64", VirtualDisk);

    /// <summary>The kernel for every machine: it can give up pages of bad memory (CONFIG_MEMORY_FAILURE).</summary>
    public static readonly GuestSystem Standard = new("guest-bookworm-standard", "linux-image-amd64", $"{VirtualDisk} crc16 crc32c_generic mbcache jbd2 ext4");

    private readonly string name;
    private readonly string package;

    // In the order in which they need each other.
    private readonly string diskModules;

    private GuestSystem(string name, string package, string diskModules) => (this.name, this.package, this.diskModules) = (name, package, diskModules);

    /// <summary>What the guest boots from, as it comes from the packages: <c>boot/</c>, <c>lib/modules/</c>, <c>bin/busybox</c>.</summary>
    public string Folder => CachedFolder.Get(name, Unpack);

    public string Kernel => Directory.EnumerateFiles(Path.Combine(Folder, "boot"), "vmlinuz-*").Single();

    /// <summary>As <c>uname -r</c> gives it.</summary>
    public string Release => Path.GetFileName(Directory.EnumerateDirectories(Path.Combine(Folder, "lib", "modules")).Single());

    /// <summary>The kernel with its symbols, from Debian's package of the same release (280 MB to download, 590 MB to keep); the test is skipped when it cannot be had.</summary>
    public string DebugKernel => Path.Combine(CachedFolder.Get($"{name}-debug-{Release}", UnpackDebugKernel), $"vmlinux-{Release}");

    /// <summary>Makes the first root file system, which loads what the disks need and goes over to the first of them.</summary>
    /// <param name="folder">Where.</param>
    /// <returns>Its path.</returns>
    public string WriteInitialRoot(string folder)
    {
        var root = Directory.CreateDirectory(Path.Combine(folder, "initial")).FullName;
        foreach (var name in new[] { "bin", "dev", "modules", "root" })
        {
            Directory.CreateDirectory(Path.Combine(root, name));
        }

        File.Copy(Path.Combine(Folder, "bin", "busybox"), Path.Combine(root, "bin", "busybox"));
        foreach (var module in diskModules.Split(' '))
        {
            var path = Directory.EnumerateFiles(Path.Combine(Folder, "lib", "modules"), $"{module}.ko", SearchOption.AllDirectories).Single();
            File.Copy(path, Path.Combine(root, "modules", Path.GetFileName(path)));
        }

        File.WriteAllText(Path.Combine(root, "init"), $"""
            #!/bin/busybox sh
            for module in {diskModules}; do /bin/busybox insmod /modules/$module.ko; done
            /bin/busybox mount -t devtmpfs dev /dev
            /bin/busybox mount -t ext4 -o noatime /dev/vda /root
            /bin/busybox mount --move /dev /root/dev
            exec /bin/busybox switch_root /root /bin/busybox sh /guest/init

            """);
        File.SetUnixFileMode(Path.Combine(root, "init"), UnixFileMode.UserRead | UnixFileMode.UserExecute);
        var packed = Path.Combine(folder, "initial.gz");
        Tool.Run(root, "sh", "-c", "find . | cpio -o -H newc --quiet | gzip -1 >\"$1\"", "sh", packed).MustBeSilentSuccess();
        return packed;
    }

    private string? Unpack(string folder)
    {
        var depends = Tool.Run(folder, "apt-cache", "depends", package).Output;
        if (depends.Split(' ', '\n').FirstOrDefault(word => word.StartsWith("linux-image-6.1.", StringComparison.Ordinal)) is not { } kernel)
        {
            return $"Debian 12's {package} is not among apt's packages";
        }

        if (Tool.Run(folder, "apt-get", "download", "-qq", kernel, "busybox-static") is { ExitCode: not 0 } failed)
        {
            return $"Debian's kernel and busybox cannot be had here: {failed.Error}";
        }

        foreach (var file in Directory.EnumerateFiles(folder, "*.deb").ToArray())
        {
            Tool.Run(folder, "dpkg-deb", "-x", file, folder).MustSucceed();
            File.Delete(file);
        }

        var version = Path.GetFileName(Directory.EnumerateDirectories(Path.Combine(folder, "lib", "modules")).Single());
        Tool.Run(folder, Path.Combine(folder, "bin", "busybox"), "depmod", "-b", folder, version).MustSucceed();
        return null;
    }

    private string? UnpackDebugKernel(string folder)
    {
        // Longer than a tool of ours may take, on a slow line.
        using var download = HostProcess.StartOther(folder, "apt-get", "download", "-qq", $"linux-image-{Release}-dbg");
        Until.True(() => download.HasExited, "the debug kernel is downloaded", TimeSpan.FromMinutes(10));
        if (download.Wait() is { ExitCode: not 0 } failed)
        {
            return $"Debian's debug kernel cannot be had here: {failed.Error}";
        }

        var package = Directory.EnumerateFiles(folder, "*.deb").Single();
        Tool.Run(folder, "sh", "-c", "dpkg-deb --fsys-tarfile \"$1\" | tar -x --strip-components 5 \"./usr/lib/debug/boot/vmlinux-$2\"", "sh", package, Release).MustBeSilentSuccess();
        File.Delete(package);
        return null;
    }
}

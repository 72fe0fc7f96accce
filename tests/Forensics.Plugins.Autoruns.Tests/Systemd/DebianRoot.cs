namespace Forensics.Plugins.Autoruns.Tests.Systemd;

/// <summary>A whole Debian 12 with systemd and some services, made once and kept from run to run.</summary>
internal static class DebianRoot
{
    private const string Packages = "dbus,systemd-sysv,libpam-systemd,dbus-user-session,openssh-server,cron,rsyslog,udev,systemd-timesyncd,systemd-resolved,nginx-light,man-db,apparmor,logrotate,e2fsprogs";
    private static readonly string Cache = Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache", "forensics-tests");

    /// <summary>Its folder; the test is skipped when it cannot be made.</summary>
    public static string Get()
    {
        var folder = Path.Combine(Cache, "debian12-units");
        if (Directory.Exists(folder))
        {
            return folder;
        }

        if (!Environment.IsPrivilegedProcess)
        {
            Assert.Ignore("only root can make a Debian");
        }

        var making = Directory.CreateDirectory($"{folder}-{Guid.NewGuid():N}").FullName;
        using var process = System.Diagnostics.Process.Start(new System.Diagnostics.ProcessStartInfo(Tool.PathOf("debootstrap"), ["--variant=minbase", $"--include={Packages}", "bookworm", making]) { RedirectStandardOutput = true })!;
        process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0)
        {
            Directory.Delete(making, recursive: true);
            Assert.Ignore("Debian 12 cannot be had here");
        }

        Directory.Move(making, folder);
        return folder;
    }
}

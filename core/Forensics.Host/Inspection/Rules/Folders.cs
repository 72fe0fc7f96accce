namespace Forensics.Host.Inspection.Rules;

/// <summary>Which folder a path lies in. Paths are absolute below the root that was inspected.</summary>
internal static class Folders
{
    private static readonly byte[][] System = ["/usr"u8.ToArray(), "/bin"u8.ToArray(), "/sbin"u8.ToArray(), "/lib"u8.ToArray(), "/lib32"u8.ToArray(), "/lib64"u8.ToArray(), "/etc"u8.ToArray(), "/boot"u8.ToArray(), "/opt"u8.ToArray()];

    private static readonly byte[][] Temporary = ["/tmp"u8.ToArray(), "/var/tmp"u8.ToArray(), "/dev/shm"u8.ToArray(), "/run/shm"u8.ToArray()];

    // Where packages put programs that run with another's rights.
    private static readonly byte[][] SetIds =
    [
        "/usr/bin"u8.ToArray(), "/usr/sbin"u8.ToArray(), "/bin"u8.ToArray(), "/sbin"u8.ToArray(), "/usr/lib"u8.ToArray(), "/usr/lib64"u8.ToArray(), "/usr/libexec"u8.ToArray(),
        "/lib"u8.ToArray(), "/lib64"u8.ToArray(), "/snap"u8.ToArray(), "/opt/google/chrome"u8.ToArray(),
    ];

    // Where no package installs: a program there was put by hand, with the times that the hand chose.
    private static readonly byte[][] ByHand = ["/usr/local"u8.ToArray(), "/root"u8.ToArray(), "/home"u8.ToArray(), "/srv"u8.ToArray(), "/var/www"u8.ToArray(), "/tmp"u8.ToArray(), "/var/tmp"u8.ToArray(), "/dev/shm"u8.ToArray(), "/etc"u8.ToArray()];

    private static readonly byte[][] Homes = ["/home"u8.ToArray(), "/root"u8.ToArray()];

    // Below a home, tools keep programs here.
    private static readonly byte[][] UsualHidden =
    [
        ".local"u8.ToArray(), ".cache"u8.ToArray(), ".config"u8.ToArray(), ".dotnet"u8.ToArray(), ".nuget"u8.ToArray(), ".cargo"u8.ToArray(), ".rustup"u8.ToArray(), ".nvm"u8.ToArray(),
        ".npm"u8.ToArray(), ".pyenv"u8.ToArray(), ".rbenv"u8.ToArray(), ".sdkman"u8.ToArray(), ".vscode"u8.ToArray(), ".vscode-server"u8.ToArray(), ".var"u8.ToArray(), ".steam"u8.ToArray(),
    ];

    public static bool IsSystem(ReadOnlySpan<byte> path) => path.SequenceEqual("/"u8) || IsIn(path, System);

    public static bool IsTemporary(ReadOnlySpan<byte> path) => IsIn(path, Temporary);

    public static bool IsHome(ReadOnlySpan<byte> path) => IsIn(path, Homes);

    public static bool IsUsualForSetId(ReadOnlySpan<byte> path) => IsIn(path, SetIds);

    public static bool IsFilledByHand(ReadOnlySpan<byte> path) => IsIn(path, ByHand);

    /// <summary>Directly in it, not deeper.</summary>
    public static bool IsParent(ReadOnlySpan<byte> path, ReadOnlySpan<byte> folder) => ParentOf(path).SequenceEqual(folder);

    /// <summary>The folder, without a slash at its end; empty for what lies in the root.</summary>
    public static ReadOnlySpan<byte> ParentOf(ReadOnlySpan<byte> path) => path[..Math.Max(path.LastIndexOf((byte)'/'), 0)];

    /// <summary>Whether one of the folders above it is hidden, and is not one where tools are known to keep programs.</summary>
    public static bool HasHidden(ReadOnlySpan<byte> path)
    {
        var folders = ParentOf(path);
        var isInHome = IsIn(path, Homes);
        int at;
        while ((at = folders.IndexOf("/."u8)) >= 0)
        {
            folders = folders[(at + 1)..];
            var end = folders.IndexOf((byte)'/');
            var folder = end < 0 ? folders : folders[..end];
            if (!folder.SequenceEqual(".."u8) && (!isInHome || !IsUsual(folder)))
            {
                return true;
            }
        }

        return false;
    }

    public static bool IsAtOrBelow(ReadOnlySpan<byte> path, ReadOnlySpan<byte> folder)
        => path.StartsWith(folder) && (path.Length == folder.Length || path[folder.Length] == '/');

    private static bool IsIn(ReadOnlySpan<byte> path, byte[][] folders)
    {
        foreach (var folder in folders)
        {
            if (IsAtOrBelow(path, folder))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsUsual(ReadOnlySpan<byte> name)
    {
        foreach (var usual in UsualHidden)
        {
            if (name.SequenceEqual(usual))
            {
                return true;
            }
        }

        return false;
    }
}

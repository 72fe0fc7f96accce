using Forensics.Plugins.Autoruns.Tests.Systemd;

namespace Forensics.Plugins.Autoruns.Tests.Packages;

/// <summary>Copies of a Debian whose files are those of the Debian until one is replaced.</summary>
internal static class DebianTree
{
    /// <summary>A copy of hard links: replace a file, never write into it.</summary>
    public static string Copy(string place)
    {
        Tool.Run("/", "cp", "-al", DebianRoot.Get(), place).MustSucceed();
        return place;
    }

    public static void Replace(string path, string text)
    {
        File.Delete(path);
        File.WriteAllText(path, text);
    }
}

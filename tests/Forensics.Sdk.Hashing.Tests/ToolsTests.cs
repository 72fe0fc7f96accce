using System.Runtime.InteropServices;

namespace Forensics.Sdk.Hashing.Tests;

/// <summary>The same tree by coreutils, which share no code with us.</summary>
public sealed class ToolsTests
{
    [TestCase("md5sum", 0)]
    [TestCase("sha1sum", 1)]
    [TestCase("sha256sum", 2)]
    public async Task AnOddTreeHasTheDigestsThatCoreutilsGive(string program, int column)
    {
        using var folder = new TemporaryFolder();
        string[] paths =
        [
            folder.Write("empty", []),
            folder.Write("line\nfeed", Contents.Random(10)),
            folder.Write("back\\slash and space ", Contents.Random(4_097)),
            folder.Write("\u001b[31mred", Contents.Random(64)),
            folder.Write("zeros", new byte[1_000_000]),
            folder.Write("deep/er/file", Contents.Random(119)),
            folder.WriteSparse("sparse", 40_000_000, [7]),
            folder.Write("twice", Contents.Random(70_000)),
            folder.Write("read only", Contents.Random(1_000)),
            Path.Combine(folder.Path, "hard link"),
        ];
        Assert.That(link(paths[7], paths[9]), Is.Zero);
        File.SetUnixFileMode(paths[8], UnixFileMode.UserRead);

        var found = (await Hashing.RunAsync(paths)).ToDictionary(file => file.File, file => Contents.Text(file.Digests!).Split(' ')[column]);
        foreach (var path in paths)
        {
            // A name with special characters has a backslash before the digest.
            Assert.That(found[path], Is.EqualTo(Tool.Run(".", program, path).MustSucceed().Output.TrimStart('\\').Split(' ')[0]), path);
        }
    }

    [DllImport("libc", CharSet = CharSet.Ansi)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int link([MarshalAs(UnmanagedType.LPUTF8Str)] string target, [MarshalAs(UnmanagedType.LPUTF8Str)] string name);
}

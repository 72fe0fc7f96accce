using System.Globalization;
using System.Text;

namespace Forensics.Plugins.Memory.Tests.Device.Swap;

/// <summary>Areas as <c>mkswap</c> makes them, filled with what can be told from anything else.</summary>
internal static class SwapImage
{
    public const string Uuid = "0a1b2c3d-4e5f-4a7b-8c9d-aabbccddeeff";
    public const string Label = "test area";

    public static int PageBytes => Environment.SystemPageSize;

    public static byte[] Make(string path, int bytes)
    {
        Tool.Require("mkswap");
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var content = new byte[bytes];
        new Random(bytes).NextBytes(content);
        content.AsSpan(0, PageBytes).Clear();
        File.WriteAllBytes(path, content);
        Tool.Run("/", "mkswap", "-U", Uuid, "-L", Label, path).MustSucceed();
        return File.ReadAllBytes(path);
    }

    /// <summary>As the kernel does when it goes to sleep: its signature in place of the area's own, which it keeps before it.</summary>
    public static void Hibernate(string path, string signature = "S1SUSPEND")
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.ReadWrite);
        file.Position = PageBytes - 20;
        file.Write(Encoding.ASCII.GetBytes($"SWAPSPACE2{signature}\0"));
    }

    /// <summary>A line of /proc/swaps.</summary>
    public static string Line(string path, string type, long bytes, long usedBytes = 0, int priority = -2)
        => string.Create(CultureInfo.InvariantCulture, $"{path,-40}{type}\t{(bytes - PageBytes) / 1_024}\t\t{usedBytes / 1_024}\t\t{priority}\n");

    public static string Table(params string[] lines) => new StringBuilder("Filename\t\t\t\tType\t\tSize\t\tUsed\t\tPriority\n").AppendJoin("", lines).ToString();
}

using System.Globalization;
using System.Text.Json;
using Forensics.Plugins.Memory.Clr;

namespace ClrAnalyst;

/// <summary>
/// Analyses a core in a process of its own, as a companion does: native code runs in it, and it may end any way. CORE DAC QUESTION [SEED ONE_IN PER_PAGE FROM LENGTH]; DAC "-": only finds
/// the runtimes.
/// </summary>
internal static class Program
{
    public static int Main(string[] arguments)
    {
        using var file = File.OpenRead(arguments[0]);
        using var core = Damaged(file, arguments);
        using var output = new BufferedStream(Console.OpenStandardOutput());
        var analysis = new ClrAnalysis(core, new LineWriter(output));
        if (arguments[1] == "-")
        {
            analysis.FindRuntimes(CancellationToken.None);
        }
        else
        {
            analysis.Run(arguments[1], JsonSerializer.Deserialize(arguments[2], ClrChannelJson.Default.ClrQuestion)!, CancellationToken.None);
        }

        return 0;
    }

    private static DamagedStream Damaged(FileStream file, string[] arguments)
    {
        var numbers = arguments.Skip(3).Select(number => long.Parse(number, CultureInfo.InvariantCulture)).ToArray();
        return numbers is [var seed, var oneIn, var perPage, var from, var length] ? new(file, (uint)seed, (uint)oneIn, (uint)perPage, from, length) : new(file, 0, 0, 0, 0, long.MaxValue);
    }
}

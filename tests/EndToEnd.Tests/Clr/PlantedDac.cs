using System.Security.Cryptography;

namespace EndToEnd.Tests.Clr;

/// <summary>A library in the place of a DAC. What loads it has a line on its standard error before anything else happens: in a companion that is a line of the log.</summary>
internal static class PlantedDac
{
    public const string Mark = "a planted DAC runs";

    // Nothing of what it does there ends the constructor.
    private const string Source = """
        #include <stdlib.h>
        #include <unistd.h>
        __attribute__((constructor)) static void begin(void)
        {
            if (write(2, MARK "\n", sizeof MARK) < 0)
                _exit(1);
            BEGIN;
        }
        """;

    /// <summary>Its constructor never ends, and takes no time of the CPU.</summary>
    public const string Hangs = "for (;;) sleep(1000)";

    public const string Crashes = "abort()";

    /// <summary>It can be loaded, and is no DAC.</summary>
    public const string IsNone = "(void)0";

    /// <summary>Compiles one.</summary>
    /// <param name="path">Where it goes; what lies there is replaced.</param>
    /// <param name="begin">What its constructor does.</param>
    /// <returns>Its SHA-256.</returns>
    public static string Put(string path, string begin)
    {
        Tool.Require("gcc");
        var source = $"{path}.c";
        File.WriteAllText(source, Source);
        Tool.Run("/", "gcc", "-shared", "-fPIC", "-Wl,--build-id", $"-DMARK=\"{Mark}\"", $"-DBEGIN={begin}", "-o", path, source).MustBeSilentSuccess();
        File.Delete(source);
        return Digest(path);
    }

    public static string Digest(string path) => Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(path)));
}

namespace Forensics.Sdk.Quarantine.Files;

/// <summary>The bounds of what is captured of a file and put back.</summary>
public static class ActLimits
{
    /// <summary>Data ranges kept of a sparse file; beyond, the rest counts as one range.</summary>
    public const int Extents = 30_000;

    /// <summary>Extended attributes kept of one file.</summary>
    public const int Attributes = 1_000;

    /// <summary>Names and values of the attributes kept of one file together, in bytes.</summary>
    public const int AttributeBytes = 128 << 10;

    /// <summary>Longest path that is acted on, in bytes: longer than one call takes, which is no bound of the kernel's.</summary>
    public const int PathBytes = 65_536;

    /// <summary>Paths of one object: what ext4 allows as hard links.</summary>
    public const int Paths = 65_000;

    /// <summary>Names <c>NAME.restored-N</c> tried.</summary>
    public const int RestoredNames = 1_000;

    /// <summary>Shortest token, in characters: so that nobody guesses it.</summary>
    public const int TokenMin = 8;

    /// <summary>Longest token, in characters.</summary>
    public const int TokenMax = 64;

    /// <summary>Content is written and read in pieces of this size, in bytes.</summary>
    public const int ChunkBytes = 1 << 20;

    /// <summary>How often placing a file is tried again while somebody takes the name and leaves it.</summary>
    public const int PlacingAttempts = 16;

    /// <summary>Checks a token.</summary>
    /// <param name="token">Letters a to z, digits and hyphens: <see cref="TokenMin"/> to <see cref="TokenMax"/> of them.</param>
    /// <exception cref="ArgumentException">It is none.</exception>
    internal static void CheckToken(string token)
    {
        ArgumentNullException.ThrowIfNull(token);
        if (token.Length is < TokenMin or > TokenMax || !token.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-'))
        {
            throw new ArgumentException($"a token has {TokenMin} to {TokenMax} characters of a to z, 0 to 9 and hyphen", nameof(token));
        }
    }
}

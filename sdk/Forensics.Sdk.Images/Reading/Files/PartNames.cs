using System.Globalization;

namespace Forensics.Sdk.Images.Reading.Files;

/// <summary>How the parts of a file are named: <c>NAME.001</c> (or from <c>.000</c>) as tools that split have it, <c>NAME.part0001</c> as a bundle has it.</summary>
/// <param name="Whole">The name without the part.</param>
/// <param name="Prefix">Before the number, with the dot.</param>
/// <param name="Digits">At least so many.</param>
/// <param name="Number">Of the part that was named.</param>
internal sealed record PartNames(string Whole, string Prefix, int Digits, int Number)
{
    private const string BundlePrefix = ".part";
    private const int BundleDigits = 4;
    private const int SplitDigits = 3;

    /// <summary>The parts of a whole as a bundle names them.</summary>
    public static PartNames OfBundle(string whole) => new(whole, BundlePrefix, BundleDigits, 1);

    /// <summary>What a name says; null when it is not that of a part.</summary>
    public static PartNames? Of(string name)
    {
        var dot = name.LastIndexOf('.');
        if (dot <= 0)
        {
            return null;
        }

        var (whole, extension) = (name[..dot], name[dot..]);
        return extension.StartsWith(BundlePrefix, StringComparison.Ordinal) ? With(BundlePrefix, BundleDigits) : With(".", SplitDigits);

        PartNames? With(string prefix, int digits)
            => extension.Length == prefix.Length + digits && int.TryParse(extension.AsSpan(prefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                ? new(whole, prefix, digits, number) : null;
    }

    public string NameOf(int number) => Whole + Prefix + number.ToString($"D{Digits}", CultureInfo.InvariantCulture);
}

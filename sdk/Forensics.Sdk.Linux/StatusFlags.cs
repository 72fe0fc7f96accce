using System.Numerics;

namespace Forensics.Sdk.Linux;

/// <summary>Names of the STATX_ATTR_ bits of <see cref="FileStatus.Attributes"/>: the field <c>flags</c> of records. Source: linux/stat.h.</summary>
public static class StatusFlags
{
    private static readonly Dictionary<int, string> Names = new (int Bit, string Name)[]
    {
        (2, "compressed"), (4, "immutable"), (5, "append"), (6, "nodump"), (11, "encrypted"), (12, "automount"), (13, "mount_root"), (20, "verity"), (21, "dax"), (22, "write_atomic"),
    }.ToDictionary(pair => pair.Bit, pair => pair.Name);

    /// <summary>The names of the bits that are set, lowest first.</summary>
    /// <param name="attributes">The bits.</param>
    /// <returns>The names; <c>bit_N</c> for one that has none here.</returns>
    public static string[] Of(ulong attributes)
    {
        var names = new string[BitOperations.PopCount(attributes)];
        for (var i = 0; i < names.Length; i++)
        {
            var bit = BitOperations.TrailingZeroCount(attributes);
            names[i] = Names.TryGetValue(bit, out var name) ? name : $"bit_{bit}";
            attributes &= attributes - 1;
        }

        return names;
    }
}

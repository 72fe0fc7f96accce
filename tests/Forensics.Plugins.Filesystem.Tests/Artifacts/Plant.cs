namespace Forensics.Plugins.Filesystem.Tests.Artifacts;

/// <summary>A line of plants.tsv: a file that the definition must find in a root it is planted in, and a near miss that it must not.</summary>
/// <param name="Definition">Name of the definition.</param>
/// <param name="Path">Absolute path in the root.</param>
/// <param name="Decoy">Absolute path in the root, null where the line has none.</param>
internal sealed record Plant(string Definition, string Path, string? Decoy)
{
    private const string NoDecoy = "-";

    public static IReadOnlyList<Plant> ReadAll() =>
        [.. File.ReadLines(System.IO.Path.Combine(ShippedDefinitionReader.RepositoryRoot(), "tests", "Forensics.Plugins.Filesystem.Tests", "Artifacts", "plants.tsv")).Select(Read)];

    /// <exception cref="InvalidDataException">The line has not three fields, or a path is not absolute and in normal form.</exception>
    public static Plant Read(string line)
    {
        var fields = line.Split('\t');
        if (fields.Length != 3 || !IsNormal(fields[1]) || (fields[2] != NoDecoy && !IsNormal(fields[2])))
        {
            throw new InvalidDataException($"Not a plant: {line}");
        }

        return new(fields[0], fields[1], fields[2] == NoDecoy ? null : fields[2]);
    }

    private static bool IsNormal(string path) => path.Length > 1 && path[0] == '/' && path[1..].Split('/').All(component => component is not ("" or "." or ".."));
}

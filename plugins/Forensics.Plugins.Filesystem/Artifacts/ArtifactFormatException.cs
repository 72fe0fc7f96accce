namespace Forensics.Plugins.Filesystem.Artifacts;

/// <summary>A file of definitions is not what the format says.</summary>
/// <param name="file">The file, as it was named.</param>
/// <param name="line">The line, from 1.</param>
/// <param name="field">The field, from the definition on: <c>sources.attributes.paths</c>.</param>
/// <param name="mistake">What is wrong, and what there should be.</param>
internal sealed class ArtifactFormatException(string file, long line, string field, string mistake) : Exception($"{file}:{line}: {field}: {mistake}")
{
    public string File { get; } = file;

    public long Line { get; } = line;

    public string Field { get; } = field;
}

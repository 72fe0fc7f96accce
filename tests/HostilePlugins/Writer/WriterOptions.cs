namespace Hostile;

internal sealed class WriterOptions
{
    public string Folder { get; set; } = "/nowhere";

    public int Process { get; set; } = 1;

    /// <summary>Without the filter some attempts would succeed in what the kernel allows to everybody: a second process of a runtime with threads.</summary>
    public bool OnlyReads { get; set; }
}

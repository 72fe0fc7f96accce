namespace Forensics.Plugins.Memory.Clr;

/// <summary>Takes what an analysis finds, one after the other, as it is found.</summary>
internal interface IClrFindings
{
    /// <summary>Takes one.</summary>
    /// <param name="finding">What was found.</param>
    void Add(ClrFinding finding);
}

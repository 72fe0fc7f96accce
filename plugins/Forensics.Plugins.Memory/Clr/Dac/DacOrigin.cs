namespace Forensics.Plugins.Memory.Clr.Dac;

/// <summary>Where a DAC was found.</summary>
internal enum DacOrigin
{
    /// <summary>Beside the runtime that the process has loaded, in the process's own root.</summary>
    Target = 0,

    /// <summary>In the runtime that runs this program.</summary>
    Own = 1,

    /// <summary>Where the operator said (option <c>dac_paths</c>).</summary>
    Named = 2,
}

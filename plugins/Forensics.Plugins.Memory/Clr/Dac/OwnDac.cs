using System.Runtime.InteropServices;
using Forensics.Sdk;

namespace Forensics.Plugins.Memory.Clr.Dac;

/// <summary>The DAC of the runtime that runs this program: no more to be distrusted than this program itself.</summary>
internal static class OwnDac
{
    /// <summary>Reads it.</summary>
    /// <param name="reader">Reads it.</param>
    /// <param name="device">The root of this device, <c>/</c>.</param>
    /// <returns>Null when the program was published without one.</returns>
    public static DacFile? Read(DacReader reader, TargetRoot device)
        => reader.ReadBeside(device, EvidencePath.Of(Path.TrimEndingDirectorySeparator(RuntimeEnvironment.GetRuntimeDirectory())), DacOrigin.Own, out _);
}

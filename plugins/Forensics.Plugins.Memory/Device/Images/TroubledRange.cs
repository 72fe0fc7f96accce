using Forensics.Plugins.Memory.Device.Ranges;

namespace Forensics.Plugins.Memory.Device.Images;

/// <summary>Memory that is zeros in the image.</summary>
/// <param name="Range">Where.</param>
/// <param name="Trouble">Why.</param>
internal readonly record struct TroubledRange(PhysicalRange Range, PageTrouble Trouble);

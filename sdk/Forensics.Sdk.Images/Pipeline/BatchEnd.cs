using Forensics.Sdk.Images.Digests;

namespace Forensics.Sdk.Images.Pipeline;

/// <summary>What is known of the media where a batch ends.</summary>
/// <param name="OffsetBytes">Where that is.</param>
/// <param name="BadRanges">Ranges of bad sectors before it.</param>
/// <param name="LastBadRange">The last of them, as far as it was known then.</param>
/// <param name="States">Of the digests; without any at the end of the media.</param>
internal sealed record BatchEnd(long OffsetBytes, int BadRanges, SectorRange LastBadRange, MidStates States);

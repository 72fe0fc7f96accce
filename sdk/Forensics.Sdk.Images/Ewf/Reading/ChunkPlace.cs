namespace Forensics.Sdk.Images.Ewf.Reading;

/// <summary>Where a chunk lies.</summary>
/// <param name="Table">The table that says so.</param>
/// <param name="Kind">How it lies there.</param>
/// <param name="OffsetBytes">Where in the segment.</param>
/// <param name="RoomBytes">What follows begins so far behind: it is no longer.</param>
internal readonly record struct ChunkPlace(ChunkTable Table, ChunkKind Kind, long OffsetBytes, long RoomBytes);

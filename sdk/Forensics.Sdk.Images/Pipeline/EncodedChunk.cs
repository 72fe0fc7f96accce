namespace Forensics.Sdk.Images.Pipeline;

/// <summary>A chunk as it will be in the image.</summary>
/// <param name="Kind">Where its bytes are.</param>
/// <param name="Bytes">How many they are.</param>
/// <param name="Adler">Of the media, for one that is stored.</param>
internal readonly record struct EncodedChunk(ChunkKind Kind, int Bytes, uint Adler);

namespace Forensics.Plugins.Disk.Images;

/// <summary>A file of an image on its way to the host.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Number">Its place among the files of the image, from 1.</param>
/// <param name="StartBytes">How much of it an earlier attempt stored.</param>
internal sealed record SegmentFile(string Name, int Number, long StartBytes);

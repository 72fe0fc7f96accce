namespace Forensics.Sdk.Images.Reading;

/// <summary>Files that lie beside each other, by name: a folder, or what stands for one. For several threads at once.</summary>
public interface IImageFiles
{
    /// <summary>Opens one of them.</summary>
    /// <param name="name">Its name, without a folder.</param>
    /// <returns>The file, the caller's to close; null when there is none of that name.</returns>
    /// <exception cref="IOException">It is there and cannot be opened.</exception>
    ImageFile? Open(string name);
}

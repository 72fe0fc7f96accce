namespace Forensics.Sdk.Images.Reading;

/// <summary>A file is of a kind that this library does not read, or is not the first of its image. Nothing is known to be wrong with it.</summary>
public sealed class UnsupportedImageException : ImageFormatException
{
    /// <summary>Without a reason.</summary>
    public UnsupportedImageException()
    {
    }

    /// <summary>With the reason.</summary>
    /// <param name="message">What it is, and what to do.</param>
    public UnsupportedImageException(string message)
        : base(message)
    {
    }

    /// <summary>With the reason and what is behind it.</summary>
    /// <param name="message">What it is.</param>
    /// <param name="inner">What was thrown.</param>
    public UnsupportedImageException(string message, Exception inner)
        : base(message, inner)
    {
    }
}

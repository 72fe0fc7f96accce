namespace Forensics.Sdk.Images.Reading;

/// <summary>A file is no image that can be read: too damaged, or cut before it says what it holds.</summary>
public class ImageFormatException : IOException
{
    /// <summary>Without a reason.</summary>
    public ImageFormatException()
    {
    }

    /// <summary>With the reason.</summary>
    /// <param name="message">What is wrong, with the file's name and the offset.</param>
    public ImageFormatException(string message)
        : base(message)
    {
    }

    /// <summary>With the reason and what is behind it.</summary>
    /// <param name="message">What is wrong.</param>
    /// <param name="inner">What was thrown.</param>
    public ImageFormatException(string message, Exception inner)
        : base(message, inner)
    {
    }
}

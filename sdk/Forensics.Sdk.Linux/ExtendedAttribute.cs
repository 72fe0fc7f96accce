namespace Forensics.Sdk.Linux;

/// <summary>One extended attribute. It lives in the reader's buffers: copy what is to outlive the next call.</summary>
public readonly ref struct ExtendedAttribute
{
    internal ExtendedAttribute(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value, Errno error)
    {
        Name = name;
        Value = value;
        Error = error;
    }

    /// <summary>The name with its namespace: <c>user.note</c>, 1 to 255 bytes.</summary>
    public ReadOnlySpan<byte> Name { get; }

    /// <summary>The value, 0 to <see cref="LinuxLimits.AttributeValueBytes"/> bytes; empty after an error.</summary>
    public ReadOnlySpan<byte> Value { get; }

    /// <summary>The error of <c>getxattr(2)</c>: ENODATA when the attribute is gone again, E2BIG beyond the limit.</summary>
    public Errno Error { get; }
}

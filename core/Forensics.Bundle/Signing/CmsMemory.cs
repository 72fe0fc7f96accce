using Org.BouncyCastle.Asn1;
using Org.BouncyCastle.Asn1.Cms;
using Org.BouncyCastle.Cms;

namespace Forensics.Bundle.Signing;

/// <summary>Content to be signed, from where it lies: a list can have megabytes, and is signed many times in a run.</summary>
internal sealed class CmsMemory(ReadOnlyMemory<byte> content) : CmsTypedData
{
    public DerObjectIdentifier ContentType => CmsObjectIdentifiers.Data;

    public void Write(Stream outStream) => outStream.Write(content.Span);

    public object GetContent() => content.ToArray();
}

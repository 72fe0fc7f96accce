namespace Forensics.Bundle.Verification;

/// <summary>Valid signatures of the signer so far: how many, and between which stated times.</summary>
internal sealed class SignatureLedger
{
    public int Count { get; private set; }

    public DateTimeOffset? FirstAt { get; private set; }

    public DateTimeOffset? LastAt { get; private set; }

    public void Add(DateTimeOffset signedAt)
    {
        Count++;
        if (FirstAt is null || signedAt < FirstAt) FirstAt = signedAt;
        if (LastAt is null || signedAt > LastAt) LastAt = signedAt;
    }
}

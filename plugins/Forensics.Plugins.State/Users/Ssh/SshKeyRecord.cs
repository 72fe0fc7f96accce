using System.ComponentModel;
using Forensics.Sdk;

namespace Forensics.Plugins.State.Users.Ssh;

/// <summary>One key.</summary>
[Record("user.ssh_key", 1)]
[Description("One SSH key: one that lets somebody in, one of the machine, or a private one, of which nothing but its being there is told. Null means that the value is unknown.")]
internal sealed record SshKeyRecord
{
    [Description("authorized (lets in whoever has its private half), host (the machine's public key), public (a user's own), private, certificate-authority (what it signs is let in: "
        + "TrustedUserCAKeys).")]
    public required string KeyKind { get; init; }

    [Description("Whose key it is, or whom it lets in; null for the machine, for files that hold for every user, and in a home that no account has.")]
    public required EvidenceText? UserName { get; init; }

    public required uint? UserId { get; init; }

    public required EvidencePath Path { get; init; }

    [Description("Line in it, from 1; null for a private key.")]
    public required int? Line { get; init; }

    [Description("The line, cut at 16,384 bytes; null for a private key.")]
    public required EvidenceText? Text { get; init; }

    [Description("Options before an authorized key, as they stand: restrict, cert-authority, no-pty, expiry-time=\"20270101\".")]
    public required IReadOnlyList<EvidenceText>? KeyOptions { get; init; }

    [Description("What is run whatever the client asks for (command=).")]
    public required EvidenceText? ForcedCommand { get; init; }

    [Description("Hosts that it is taken from (from=).")]
    public required EvidenceText? FromHosts { get; init; }

    [Description("Variables that are set (environment=), where PermitUserEnvironment allows it.")]
    public required IReadOnlyList<EvidenceText>? Environment { get; init; }

    [Description("ssh-ed25519, ssh-rsa, ...; of a private key in PEM: rsa, ec, dsa or pkcs8.")]
    public required string? KeyType { get; init; }

    [Description("Length of the key, as ssh-keygen -l says.")]
    public required int? KeyBits { get; init; }

    [Description("SHA256: and base64 without padding, as ssh-keygen -l prints it.")]
    public required string? FingerprintSha256 { get; init; }

    [Description("MD5: and hexadecimal bytes between colons.")]
    public required string? FingerprintMd5 { get; init; }

    public required EvidenceText? Comment { get; init; }

    [Description("Whether a passphrase protects it; null for what is no private key.")]
    public required bool? Encrypted { get; init; }

    [Description("Permissions of the file: four octal digits.")]
    public required string? Mode { get; init; }

    [Description("User id of the file's owner.")]
    public required uint? OwnerId { get; init; }

    [Description("When the file's content last changed.")]
    public required UnixTime? ModifiedAt { get; init; }

    public required UnixTime ReadAt { get; init; }
}

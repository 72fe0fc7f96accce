using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Forensics.Sdk;
using Hostile;

[assembly: Collector<TlsClientCollector>]

namespace Hostile;

/// <summary>Talks TLS 1.3 to a server on this machine: what an upload will need of the archive's OpenSSL.</summary>
internal sealed class TlsClientCollector : Collector<TlsClientOptions>
{
    public override CollectorDescriptor Descriptor => new()
    {
        Id = "hostile.tls_client",
        Summary = "Sends one note: the protocol of a TLS handshake, or why there is none.",
        Records = [HostileSchemas.Note],
    };

    protected override async Task CollectAsync(TlsClientOptions options, CollectionContext context, CancellationToken cancellationToken)
    {
        await context.RequestAsync("note", null, cancellationToken).ConfigureAwait(false);
        await context.EmitAsync(HostileNote.Of(await HandshakeAsync(options, cancellationToken).ConfigureAwait(false), context), cancellationToken).ConfigureAwait(false);
        await context.ConcludeAsync(new("note", ItemState.Collected), cancellationToken).ConfigureAwait(false);
    }

    private static async Task<string> HandshakeAsync(TlsClientOptions options, CancellationToken cancellationToken)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, options.Port, cancellationToken).ConfigureAwait(false);
        using var authority = X509CertificateLoader.LoadCertificateFromFile(options.Authority);
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck, CustomTrustStore = { authority } };
        using var stream = new SslStream(client.GetStream());
        try
        {
            await stream.AuthenticateAsClientAsync(new() { TargetHost = options.Host, CertificateChainPolicy = policy }, cancellationToken).ConfigureAwait(false);
            return $"{stream.SslProtocol} with {stream.RemoteCertificate!.Subject}";
        }
        catch (AuthenticationException refused)
        {
            return $"refused: {refused.Message}";
        }
    }
}

internal sealed class TlsClientOptions
{
    [Range(1, 65_535)]
    public int Port { get; set; } = 443;

    [Required]
    [Description("A PEM file: whom to trust.")]
    public string Authority { get; set; } = string.Empty;

    public string Host { get; set; } = "localhost";
}

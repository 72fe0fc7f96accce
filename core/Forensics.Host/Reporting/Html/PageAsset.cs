using System.Security.Cryptography;
using System.Text;

namespace Forensics.Host.Reporting.Html;

/// <summary>The page's own style or script, as it was built into this program: nothing of a bundle can be one.</summary>
internal sealed class PageAsset
{
    private PageAsset(string tag, string resource)
    {
        Tag = tag;
        using var stream = typeof(PageAsset).Assembly.GetManifestResourceStream(resource) ?? throw new InvalidOperationException($"{resource} is not in this program");
        using var reader = new StreamReader(stream, Encoding.UTF8);
        Content = reader.ReadToEnd().ReplaceLineEndings("\n");
    }

    public static PageAsset Style { get; } = new("style", "report.css");

    public static PageAsset Script { get; } = new("script", "report.js");

    /// <summary>What the page allows itself: this style and this script, and to load nothing.</summary>
    public static string Policy
        => $"default-src 'none'; style-src '{Style.Source}'; script-src '{Script.Source}'; base-uri 'none'; form-action 'none'";

    public string Tag { get; }

    public string Content { get; }

    private string Source => $"sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Content)))}";
}

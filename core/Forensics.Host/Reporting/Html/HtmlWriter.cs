using System.Collections.Frozen;
using System.Text.Encodings.Web;
using System.Text.Unicode;

namespace Forensics.Host.Reporting.Html;

/// <summary>
/// Writes HTML so that what a stranger wrote cannot become markup: every text and every value is encoded, elements and attributes come from a list that holds none that runs or loads
/// anything, and a link leads to a place of the page. Nothing else writes to the page.
/// </summary>
internal sealed class HtmlWriter(TextWriter target)
{
    private static readonly HtmlEncoder Encoder = HtmlEncoder.Create(UnicodeRanges.All);

    private static readonly FrozenSet<string> Tags = FrozenSet.Create(StringComparer.Ordinal,
        "html", "head", "title", "meta", "body", "header", "nav", "main", "footer", "section", "h1", "h2", "h3", "p", "div", "span", "strong", "code", "bdi", "time", "a", "ul", "ol", "li", "dl", "dt", "dd",
        "details", "summary", "table", "caption", "thead", "tbody", "tr", "th", "td", "svg", "rect", "line", "figure", "figcaption");

    private static readonly FrozenSet<string> Attributes = FrozenSet.Create(StringComparer.Ordinal,
        "lang", "charset", "name", "content", "http-equiv", "id", "class", "href", "role", "tabindex", "scope", "open", "datetime", "aria-label", "aria-labelledby", "aria-hidden", "aria-current",
        "viewBox", "preserveAspectRatio", "x", "y", "x1", "x2", "y1", "y2", "width", "height", "data-tree", "data-table");

    private readonly Stack<string> open = new();
    private long sectionStart;

    /// <summary>Characters that were written.</summary>
    public long Written { get; private set; }

    /// <summary>Whether a table may take a further row.</summary>
    public bool HasRoom => Written - sectionStart < ReportLimits.MaxSectionChars && Written < ReportLimits.MaxPageChars;

    /// <summary>A section begins: it has room of its own.</summary>
    public void BeginSection() => sectionStart = Written;

    public void Begin() => Raw("<!DOCTYPE html>\n");

    public void Open(string tag, params ReadOnlySpan<(string Name, string? Value)> attributes)
    {
        Start(tag, attributes);
        open.Push(tag);
    }

    public void Close()
    {
        var tag = open.Pop();
        Raw("</");
        Raw(tag);
        Raw(tag is "span" or "code" or "bdi" or "strong" or "a" or "time" ? ">" : ">\n");
    }

    /// <summary>An element without content.</summary>
    public void Empty(string tag, params ReadOnlySpan<(string Name, string? Value)> attributes)
    {
        Start(tag, attributes);
        if (tag != "meta")
        {
            Raw("</");
            Raw(tag);
            Raw(">");
        }
    }

    public void Element(string tag, string text, params ReadOnlySpan<(string Name, string? Value)> attributes)
    {
        Open(tag, attributes);
        Text(text);
        Close();
    }

    public void Text(string text) => Raw(Encoder.Encode(text));

    /// <summary>What a stranger wrote: kept apart, so that its direction turns nothing around it.</summary>
    public void Evidence(string text) => Element("bdi", text);

    /// <summary>The page's own style or script.</summary>
    public void Asset(PageAsset asset)
    {
        Raw($"<{asset.Tag}>");
        Raw(asset.Content);
        Raw($"</{asset.Tag}>\n");
    }

    private void Start(string tag, ReadOnlySpan<(string Name, string? Value)> attributes)
    {
        Require(Tags.Contains(tag), tag);
        Raw("<");
        Raw(tag);
        foreach (var (name, value) in attributes)
        {
            if (value is null)
            {
                continue;
            }

            Require(Attributes.Contains(name) && (name != "href" || value.StartsWith('#')), name);
            Raw(" ");
            Raw(name);
            Raw("=\"");
            Raw(Encoder.Encode(value));
            Raw("\"");
        }

        Raw(">");
    }

    private void Raw(string text)
    {
        target.Write(text);
        Written += text.Length;
    }

    private static void Require(bool isListed, string name)
    {
        if (!isListed)
        {
            throw new InvalidOperationException($"'{name}' is not what a page is made of");
        }
    }
}

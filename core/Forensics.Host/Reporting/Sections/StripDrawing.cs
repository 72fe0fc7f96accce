using System.Globalization;
using Forensics.Host.Reporting.Html;

namespace Forensics.Host.Reporting.Sections;

/// <summary>Draws how many there are in each stretch of time, as bars whose height goes by the logarithm: one is seen beside a million.</summary>
internal static class StripDrawing
{
    private const int Height = 60;
    private const int Step = 10;
    private const int Bar = 8;
    private const int Least = 4;

    public static void Write(HtmlWriter html, long[] counts, string label)
    {
        var scale = (Height - Least) / Math.Max(Math.Log(counts.Max() + 1), 1);
        html.Open("svg", ("viewBox", Text($"0 0 {counts.Length * Step} {Height}")), ("preserveAspectRatio", "none"), ("role", "img"), ("aria-label", label));
        for (var i = 0; i < counts.Length; i++)
        {
            if (counts[i] > 0)
            {
                var height = Least + Math.Log(counts[i]) * scale;
                html.Open("rect", ("x", Text($"{i * Step + 1}")), ("y", Text($"{Height - height:0.#}")), ("width", Text($"{Bar}")), ("height", Text($"{height:0.#}")));
                html.Close();
            }
        }

        html.Empty("line", ("x1", "0"), ("x2", Text($"{counts.Length * Step}")), ("y1", Text($"{Height}")), ("y2", Text($"{Height}")));
        html.Close();
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}

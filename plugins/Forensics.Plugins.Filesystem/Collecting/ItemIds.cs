using System.Globalization;

namespace Forensics.Plugins.Filesystem.Collecting;

/// <summary>Ids of items: a path's text as far as an id holds it, with a number behind it where that is taken.</summary>
internal sealed class ItemIds
{
    private readonly HashSet<string> taken = [];

    /// <summary>Takes an id for a text.</summary>
    /// <param name="text">Not empty; of any length.</param>
    /// <returns>An id of 1 to <see cref="CollectLimits.ItemIdLength"/> characters that was not taken before.</returns>
    public string Take(string text)
    {
        var id = Cut(text, CollectLimits.ItemIdLength);
        for (var n = 2; !taken.Add(id); n++)
        {
            var number = $" ({n.ToString(CultureInfo.InvariantCulture)})";
            id = Cut(text, CollectLimits.ItemIdLength - number.Length) + number;
        }

        return id;
    }

    // Not between the two halves of one character.
    private static string Cut(string text, int length) => text.Length <= length ? text : text[..(char.IsHighSurrogate(text[length - 1]) ? length - 1 : length)];
}

namespace Forensics.Host.Inspection.Reading;

/// <summary>
/// Finds the field of a name. Lines of one kind have their fields in one order nearly always: the name at each place is remembered, and one
/// comparison answers.
/// </summary>
internal sealed class FieldOrder
{
    private const int MaxPlaces = 128;
    private const int MaxNameBytes = 64;
    private const int Unwanted = -1;

    private readonly List<(byte[] Name, FieldType Type)> wanted = [];
    private readonly List<(byte[] Name, int Field)> places = [];

    public int Count => wanted.Count;

    public int Add(ReadOnlySpan<byte> name, FieldType type)
    {
        wanted.Add((name.ToArray(), type));
        return wanted.Count - 1;
    }

    public FieldType TypeOf(int field) => wanted[field].Type;

    /// <summary>The field, or less than 0 for one that nobody wants.</summary>
    /// <param name="place">How many names stand before it in its line.</param>
    /// <param name="name">The name as it stands in the line; one with an escape in it is not wanted, as our writers escape none.</param>
    public int Find(int place, ReadOnlySpan<byte> name)
    {
        if (place < places.Count && name.SequenceEqual(places[place].Name))
        {
            return places[place].Field;
        }

        var field = Unwanted;
        for (var i = 0; i < wanted.Count && field == Unwanted; i++)
        {
            field = name.SequenceEqual(wanted[i].Name) ? i : Unwanted;
        }

        if (place <= places.Count && place < MaxPlaces && name.Length <= MaxNameBytes)
        {
            if (place < places.Count)
            {
                places[place] = (name.ToArray(), field);
            }
            else
            {
                places.Add((name.ToArray(), field));
            }
        }

        return field;
    }
}

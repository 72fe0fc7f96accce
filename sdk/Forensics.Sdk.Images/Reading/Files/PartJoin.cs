namespace Forensics.Sdk.Images.Reading.Files;

/// <summary>Joins the parts of a file.</summary>
internal static class PartJoin
{
    /// <param name="files">Where they lie.</param>
    /// <param name="names">How they are named, with the first.</param>
    /// <param name="problems">Takes what is missing.</param>
    /// <returns>All from the first to the last before a hole; null when the first is not there.</returns>
    public static JoinedFile? TryJoin(IImageFiles files, PartNames names, ProblemList problems)
    {
        List<ImageFile> parts = [];
        try
        {
            var number = names.Number;
            while (parts.Count < ImageLimits.Parts && files.Open(names.NameOf(number)) is { } part)
            {
                parts.Add(part);
                number = checked(number + 1);
            }

            if (parts.Count == 0)
            {
                return null;
            }

            if (parts.Count == ImageLimits.Parts)
            {
                problems.AddCut($"{names.Whole} has more than {ImageLimits.Parts} parts: those after {parts[^1].Name} are not read");
            }
            else if (LaterName(files, names.NameOf, number + 1, int.MaxValue) is { } later)
            {
                problems.AddCut($"{names.NameOf(number)} is missing, and {later} is there: what is after {parts[^1].Name} is not read");
            }

            var joined = new JoinedFile(names.Whole, [.. parts]);
            parts.Clear();
            return joined;
        }
        finally
        {
            parts.ForEach(part => part.Dispose());
        }
    }

    /// <summary>A name that is there after one that is not.</summary>
    public static string? LaterName(IImageFiles files, Func<int, string> nameOf, int from, int last)
    {
        for (var number = from; number <= last && number < from + ImageLimits.NamesAfterHole; number++)
        {
            using var file = files.Open(nameOf(number));
            if (file is not null)
            {
                return file.Name;
            }
        }

        return null;
    }
}

namespace Forensics.Sdk.Images.Reading.Files;

/// <summary>Opens the file that an image begins with, joined where it is in parts.</summary>
internal static class FirstFile
{
    public static ImageFile Open(IImageFiles files, string name, ProblemList problems)
    {
        var names = PartNames.Of(name);
        if (names is null)
        {
            return Whole(files, name);
        }

        if (names.Number > 1 || (names.Number == 1 && names.Prefix == "."))
        {
            // A part that is not the first; a tool that splits may begin with 000.
            using var before = files.Open(names.NameOf(names.Number - 1));
            if (before is not null)
            {
                throw new UnsupportedImageException($"{name} is not the first part of its image: {before.Name} is before it; name the first");
            }
        }

        return names.Number > 1
            ? Whole(files, name)
            : PartJoin.TryJoin(files, names, problems) ?? throw new FileNotFoundException($"{name} does not exist", name);
    }

    private static ImageFile Whole(IImageFiles files, string name) => files.Open(name) ?? throw new FileNotFoundException($"{name} does not exist", name);
}

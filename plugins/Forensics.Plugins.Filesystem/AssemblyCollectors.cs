using Forensics.Plugins.Filesystem;
using Forensics.Sdk;

[assembly: Collector<ListingCollector>]
[assembly: Collector<FilesCollector>]

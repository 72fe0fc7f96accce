using Autofac;
using Forensics.Collection.Probing;
using Forensics.Host;
using Forensics.Host.Commands;

// The composition root: what the commands stand on is put together here and nowhere else.
var builder = new ContainerBuilder();
builder.RegisterInstance(TimeProvider.System);
builder.RegisterType<Installation>().SingleInstance();
builder.RegisterType<Terminal>().SingleInstance();
builder.Register(context => new PathProbe(context.Resolve<Installation>().Worker(), context.Resolve<TimeProvider>())).SingleInstance();
builder.RegisterType<CollectCommand>();
builder.RegisterType<ResumeCommand>();
builder.RegisterType<PlanCommand>();
builder.RegisterType<VerifyCommand>();
builder.RegisterType<CountersignCommand>();
builder.RegisterType<InspectCommand>();
builder.RegisterType<ReportCommand>();
builder.RegisterType<SalvageCommand>();
builder.RegisterType<ExtractCommand>();
builder.RegisterType<ExportCommand>();
builder.RegisterType<PluginsCommand>();
builder.RegisterType<VersionCommand>();
builder.RegisterType<CommandLine>();
await using var container = builder.Build();
return container.Resolve<CommandLine>().Run(args);

namespace Jota.Kubectl;

/// <summary><c>kubectl create</c>: what files say, or what its commands make.</summary>
internal sealed class CreateCommand : Command
{
    public override string Name => "create";

    public override bool IsAlone => true;

    public override IReadOnlyList<Flag> Flags { get; } =
    [
        .. ManifestOptions.Flags, .. Change.Flags, Validation.Flag, Flag.Text("selector", letter: 'l'),
        Flag.Switch("save-config"), Flag.Switch("edit"), Flag.Text("raw").Elsewhere,
        Flag.Switch("windows-line-endings").Elsewhere, ChangeCause.Flag,
    ];

    public override IReadOnlyList<Command> Commands { get; } =
    [
        new CreateBudgetCommand(),
        new CreateClusterRoleCommand(),
        new CreateConfigMapCommand(),
        new CreateCronJobCommand(),
        new CreateDeploymentCommand(),
        new CreateIngressCommand(),
        new CreateJobCommand(),
        new CreateNamespaceCommand(),
        new CreatePriorityClassCommand(),
        new CreateQuotaCommand(),
        new CreateRoleBindingCommand(ofCluster: false),
        new CreateRoleBindingCommand(ofCluster: true),
        new CreateRoleCommand(),
        new CreateSecretCommand(),
        new CreateServiceAccountCommand(),
        new CreateServiceCommand(),
        new CreateTokenCommand(),
    ];

    public override async Task<int> RunAsync(Invocation call, CancellationToken ct)
    {
        var files = ManifestOptions.Of(call.Flags) with { Labels = call.Flags.Text("selector") };
        if (files.IsEmpty)
        {
            throw new NotOursException("create without anything");
        }

        var change = new Change(call, "kubectl-create");
        var query = change.Query.With("fieldValidation", Validation.Of(call.Flags)).ToString();
        var cause = new ChangeCause(call);
        var resources = call.Resources;
        var infos = await resources.WrittenAsync(files, Validation.IsChecked(call.Flags), ct);
        if (call.Flags.Is("edit") && infos.Count > 0)
        {
            return await new EditSession(call, infos, call.Flags.Text("output") == "json")
            {
                StoreAsync = (info, edited, ct) => call.Objects.CreateAsync(info.Mapping, info.Namespace, edited, query, ct),
                Operation = "created",
            }.RunAsync(change, ct);
        }

        foreach (var info in infos)
        {
            try
            {
                if (call.Flags.Is("save-config"))
                {
                    LastApplied.Set(info.Object!);
                }

                _ = cause.Record(info.Object!);
                change.Print(
                    change.DryRun == DryRun.Client
                        ? info.Object!
                        : await call.Objects.CreateAsync(info.Mapping, info.Namespace, info.Object!, query, ct),
                    "created");
            }
            catch (StatusException e)
            {
                resources.Failures.Add(e, $"error when creating \"{info.Source}\": ");
            }
        }

        change.Finish();
        return infos.Count > 0 || resources.Failures.Count > 0
            ? resources.Failures.Tell(call.Error)
            : throw KubectlException.Error("no objects passed to create");
    }
}

using System.Text.Json.Nodes;

namespace Jota.Kubectl;

/// <summary><c>kubectl create token</c>: a token of a service account.</summary>
internal sealed class CreateTokenCommand : Command
{
    private static readonly string[] Bindable = ["Node", "Pod", "Secret"];

    public override string Name => "token";

    public override IReadOnlyList<Flag> Flags { get; } =
    [
        .. PrintOptions.Flags, Flag.Repeated("audience"), Flag.Duration("duration"), Flag.Text("bound-object-kind"),
        Flag.Text("bound-object-name"), Flag.Text("bound-object-uid"),
    ];

    public override async Task<int> RunAsync(Invocation call, CancellationToken ct)
    {
        if (call.Arguments.Count != 1)
        {
            throw KubectlException.Usage(call.Command, $"exactly one NAME is required, got {call.Arguments.Count}");
        }

        var printing = PrintOptions.Of(call.Flags, call.Around);
        var body = new JsonObject { ["kind"] = "TokenRequest", ["apiVersion"] = "authentication.k8s.io/v1", ["spec"] = SpecOf(call.Flags) };
        var accounts = await call.Session.Mapper.ResourceAsync("serviceaccounts", ct);
        JsonObject token;
        try
        {
            token = await call.Objects.PostAsync(accounts, call.Session.Namespace, call.Arguments[0], "token", body, "", ct);
        }
        catch (StatusException e)
        {
            throw KubectlException.Error($"failed to create token: {e.Message}");
        }

        if (printing is { Format: "", Template: "" })
        {
            call.Output.Write(token.Text("status", "token") + (call.Around.Terminal.Size is null ? "" : "\n"));
            return 0;
        }

        var printer = printing.Format == "name" ? new NamePrinter("") : ObjectPrinter.Of(printing.Format, printing)
            ?? throw KubectlException.Error($"unable to match a printer suitable for the output format \"{printing.Format}\"");
        printer.Print(token, call.Output);
        printer.Finish(call.Output);
        return 0;
    }

    private static JsonObject SpecOf(FlagValues flags)
    {
        var spec = new JsonObject();
        if (flags.Has("audience"))
        {
            spec["audiences"] = NewObject.Texts(flags.All("audience"));
        }

        var time = flags.Duration("duration");
        if (time < TimeSpan.Zero || (time > TimeSpan.Zero && time < TimeSpan.FromSeconds(1)) || time.Milliseconds != 0)
        {
            throw KubectlException.Error(time < TimeSpan.Zero
                ? "--duration must be greater than or equal to 0"
                : "--duration cannot be expressed in units less than seconds");
        }

        if (time > TimeSpan.Zero)
        {
            spec["expirationSeconds"] = (long)time.TotalSeconds;
        }

        if (BoundOf(flags) is { } bound)
        {
            spec["boundObjectRef"] = bound;
        }

        return spec;
    }

    private static JsonObject? BoundOf(FlagValues flags)
    {
        var (kind, name, uid) = (flags.Text("bound-object-kind"), flags.Text("bound-object-name"), flags.Text("bound-object-uid"));
        if (kind.Length == 0)
        {
            return name.Length + uid.Length == 0 ? null : throw KubectlException.Error(
                $"--bound-object-{(name.Length > 0 ? "name" : "uid")} can only be set if --bound-object-kind is provided");
        }

        if (!Bindable.Contains(kind))
        {
            throw KubectlException.Error($"supported --bound-object-kind values are {string.Join(", ", Bindable)}");
        }

        if (name.Length == 0)
        {
            throw KubectlException.Error("--bound-object-name is required if --bound-object-kind is provided");
        }

        var bound = new JsonObject { ["kind"] = kind, ["apiVersion"] = "v1", ["name"] = name };
        if (uid.Length > 0)
        {
            bound["uid"] = uid;
        }

        return bound;
    }
}

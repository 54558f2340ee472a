using k8s.Models;

namespace Jota.Api;

/// <summary>The rules of what probes and lifecycle hooks do: exactly one thing.</summary>
internal static class HandlerRules
{
    /// <summary>The things that a probe or a hook may do.</summary>
    public sealed record Handler(
        V1ExecAction? Exec, V1HTTPGetAction? HttpGet, V1TCPSocketAction? TcpSocket, V1GRPCAction? Grpc, V1SleepAction? Sleep);

    public static void Validate(V1Lifecycle? lifecycle, V1PodSpec spec, FieldErrors at)
    {
        Validate(lifecycle?.PostStart, spec.TerminationGracePeriodSeconds, at.At("postStart"));
        Validate(lifecycle?.PreStop, spec.TerminationGracePeriodSeconds, at.At("preStop"));
        if (lifecycle?.StopSignal is not null)
        {
            StopSignalRules.Validate(lifecycle.StopSignal, spec.Os?.Name, at.At("stopSignal"));
        }
    }

    public static void Validate(Handler handler, long? grace, FieldErrors at)
    {
        var found = false;
        If(handler.Exec, "exec", FirstPass.Check);
        If(handler.HttpGet, "httpGet", ValidateRequest);
        If(handler.TcpSocket, "tcpSocket", (tcp, place) => PortRules.ValidateNumberOrName(tcp.Port, place.At("port")));
        If(handler.Grpc, "grpc", FirstPass.Check);
        If(handler.Sleep, "sleep", (sleep, place) => ValidateSleep(sleep, grace, place));
        if (!found)
        {
            at.Required("must specify a handler type");
        }

        void If<T>(T? action, string field, Action<T, FieldErrors> validate)
            where T : class
        {
            if (action is not null && found)
            {
                at.At(field).Forbidden("may not specify more than 1 handler type");
            }
            else if (action is not null)
            {
                found = true;
                validate(action, at.At(field));
            }
        }
    }

    private static void Validate(V1LifecycleHandler? hook, long? grace, FieldErrors at)
    {
        if (hook is not null)
        {
            Validate(new Handler(hook.Exec, hook.HttpGet, hook.TcpSocket, Grpc: null, hook.Sleep), grace, at);
        }
    }

    private static void ValidateRequest(V1HTTPGetAction request, FieldErrors at)
    {
        FirstPass.Check(request, at);
        PortRules.ValidateNumberOrName(request.Port, at.At("port"));
        FirstPass.CheckScheme(request, at);
        foreach (var header in request.HttpHeaders ?? [])
        {
            at.At("httpHeaders").InvalidIf(header.Name ?? "", ValueSyntax.HttpHeaderError(header.Name ?? ""));
        }
    }

    private static void ValidateSleep(V1SleepAction sleep, long? grace, FieldErrors at)
    {
        if (grace is { } limit && (sleep.Seconds < 0 || sleep.Seconds > limit))
        {
            at.Invalid(sleep.Seconds, $"must be non-negative and less than terminationGracePeriodSeconds ({limit})");
        }
    }
}

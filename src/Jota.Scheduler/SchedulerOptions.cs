using Jota.Api;
using Jota.Client;
using Microsoft.Extensions.Logging;

namespace Jota.Scheduler;

/// <summary>What a scheduler stands on.</summary>
public sealed record SchedulerOptions
{
    /// <summary>The API, with the scheduler's identity.</summary>
    public required IApi Api { get; init; }

    /// <summary>The time.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Chooses among equally good nodes.</summary>
    public IdSource Ids { get; init; } = IdSource.Random;

    /// <summary>Loggers; none unless given.</summary>
    public ILoggerFactory? Logging { get; init; }

    /// <summary>Where it is told that scheduling cannot go on, or its own informers.</summary>
    public LoopHealth Loops { get; init; } = new();

    /// <summary>Where to note that a pod was seen; nowhere unless given.</summary>
    public PodTrace? Trace { get; init; }

    /// <summary>Informers to share with others of the process; own ones unless given. Not disposed by the scheduler.</summary>
    public InformerFactory? Informers { get; init; }

    /// <summary>How it decides, and for which pods.</summary>
    public SchedulerConfiguration Configuration { get; init; } = SchedulerConfiguration.Default;

    /// <summary>The machine, for the events' <c>reportingInstance</c>.</summary>
    public string Host { get; init; } = Environment.MachineName;
}

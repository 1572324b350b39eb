using Presence.Api;
using Presence.Server;

var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions
{
    Args = args,
    EnvironmentName = DocumentBuild.EnvironmentName,
    // The settings lie beside the program, from wherever it is started.
    ContentRootPath = AppContext.BaseDirectory,
});

builder.UseQuietDefaults();
builder.UseDefaultAddress();
builder.WebHost.UseDirectSockets();
builder.AddPresenceNode();
builder.Services.AddOperatorPolicy();
builder.Services.AddRoomsApi();
builder.Services.AddApiDocument();
builder.AddMetricsExport();
builder.Services.AddProblemDetails();
builder.Services.AddHostedService(services => new MemoryTrim(services.GetRequiredService<TimeProvider>()));

var app = builder.Build();

app.UseExceptionHandler();
app.UseStatusCodePages();
app.MapPresence("/ws");
app.MapRoomsApi();
app.MapOperatorApi();
app.MapHealth();
app.MapMetrics();
app.MapOpenApi();
app.MapApiReference();
app.MapDemoPage();

return app.RunOrExplain();

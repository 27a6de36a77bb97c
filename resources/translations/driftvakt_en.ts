<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
<context>
    <name>ActionSheet</name>
    <message numerus="yes">
        <source>%n day(s)</source>
        <translation>
            <numerusform>%n day</numerusform>
            <numerusform>%n days</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>AddNodesSheet</name>
    <message numerus="yes">
        <source>Change %n node(s)</source>
        <translation>
            <numerusform>Change %n node</numerusform>
            <numerusform>Change %n nodes</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Add %n node(s)</source>
        <translation>
            <numerusform>Add %n node</numerusform>
            <numerusform>Add %n nodes</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>, change %n</source>
        <translation>
            <numerusform>, change %n</numerusform>
            <numerusform>, change %n</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n new</source>
        <translation>
            <numerusform>%n new</numerusform>
            <numerusform>%n new</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n changed</source>
        <translation>
            <numerusform>%n changed</numerusform>
            <numerusform>%n changed</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n there already</source>
        <translation>
            <numerusform>%n there already</numerusform>
            <numerusform>%n there already</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n duplicate(s), left out</source>
        <translation>
            <numerusform>%n duplicate, left out</numerusform>
            <numerusform>%n duplicates, left out</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n cannot be used</source>
        <translation>
            <numerusform>%n cannot be used</numerusform>
            <numerusform>%n cannot be used</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n more remark(s)</source>
        <translation>
            <numerusform>%n more remark</numerusform>
            <numerusform>%n more remarks</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>AlarmHandlers</name>
    <message numerus="yes">
        <source>%n alarm(s) acknowledged</source>
        <translation>
            <numerusform>%n alarm acknowledged</numerusform>
            <numerusform>%n alarms acknowledged</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>AlarmsPage</name>
    <message numerus="yes">
        <source>Acknowledge all %n seen</source>
        <translation>
            <numerusform>Acknowledge 1 seen</numerusform>
            <numerusform>Acknowledge all %n seen</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>AnswerSheet</name>
    <message numerus="yes">
        <source>%n day(s)</source>
        <translation>
            <numerusform>%n day</numerusform>
            <numerusform>%n days</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ApprovalsCard</name>
    <message numerus="yes">
        <source>%n different people sign</source>
        <translation>
            <numerusform>%n different people sign</numerusform>
            <numerusform>%n different people sign</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>AsideCard</name>
    <message numerus="yes">
        <source>%n more</source>
        <translation>
            <numerusform>%n more</numerusform>
            <numerusform>%n more</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n times</source>
        <translation>
            <numerusform>once</numerusform>
            <numerusform>%n times</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n consequence(s)</source>
        <translation>
            <numerusform>%n consequence</numerusform>
            <numerusform>%n consequences</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>AttentionCard</name>
    <message numerus="yes">
        <source>%n thing(s)</source>
        <translation>
            <numerusform>%n thing</numerusform>
            <numerusform>%n things</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n GPU(s) without data</source>
        <translation>
            <numerusform>%n GPU without data</numerusform>
            <numerusform>%n GPUs without data</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n GPU(s)</source>
        <translation>
            <numerusform>%n GPU</numerusform>
            <numerusform>%n GPUs</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>and %n more</source>
        <translation>
            <numerusform>and %n more</numerusform>
            <numerusform>and %n more</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>BareCard</name>
    <message numerus="yes">
        <source>in part, by %n asset(s)</source>
        <translation>
            <numerusform>in part, by %n asset</numerusform>
            <numerusform>in part, by %n assets</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n folder(s) could not be looked into with these accounts</source>
        <translation>
            <numerusform>%n folder could not be looked into with these accounts</numerusform>
            <numerusform>%n folders could not be looked into with these accounts</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>BillView</name>
    <message numerus="yes">
        <source>%n tenant(s) together</source>
        <translation>
            <numerusform>%n tenant together</numerusform>
            <numerusform>%n tenants together</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>BoardView</name>
    <message numerus="yes">
        <source>%n protected asset(s)</source>
        <translation>
            <numerusform>%n protected asset</numerusform>
            <numerusform>%n protected assets</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Tier {tier}, %n asset(s)</source>
        <translation>
            <numerusform>Tier {tier}, %n asset</numerusform>
            <numerusform>Tier {tier}, %n assets</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>BottomBar</name>
    <message numerus="yes">
        <source>%n more job(s)</source>
        <translation>
            <numerusform>%n more job</numerusform>
            <numerusform>%n more jobs</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>CapacityView</name>
    <message numerus="yes">
        <source>lead time, %n day(s)</source>
        <translation>
            <numerusform>lead time, %n day</numerusform>
            <numerusform>lead time, %n days</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>+ %n node(s)</source>
        <translation>
            <numerusform>+ %n node</numerusform>
            <numerusform>+ %n nodes</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>for %n month(s)</source>
        <translation>
            <numerusform>for %n month</numerusform>
            <numerusform>for %n months</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>last day to order, %n day(s) left</source>
        <translation>
            <numerusform>last day to order, %n day left</numerusform>
            <numerusform>last day to order, %n days left</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>should have been ordered, %n day(s) ago</source>
        <translation>
            <numerusform>should have been ordered, %n day ago</numerusform>
            <numerusform>should have been ordered, %n days ago</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Growth, %n month(s)</source>
        <translation>
            <numerusform>Growth, %n month</numerusform>
            <numerusform>Growth, %n months</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n model(s)</source>
        <translation>
            <numerusform>%n model</numerusform>
            <numerusform>%n models</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Order %n node(s)</source>
        <translation>
            <numerusform>Order %n node</numerusform>
            <numerusform>Order %n nodes</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ChainCard</name>
    <message numerus="yes">
        <source>%n entries</source>
        <translation>
            <numerusform>%n entry</numerusform>
            <numerusform>%n entries</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Before it %n entries hold, by the chain alone.</source>
        <translation>
            <numerusform>Before it %n entry holds, by the chain alone.</numerusform>
            <numerusform>Before it %n entries hold, by the chain alone.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ComparePage</name>
    <message numerus="yes">
        <source>%n GPU(s) compared</source>
        <translation>
            <numerusform>%n GPU compared</numerusform>
            <numerusform>%n GPUs compared</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n node(s) compared</source>
        <translation>
            <numerusform>%n node compared</numerusform>
            <numerusform>%n nodes compared</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Days</name>
    <message numerus="yes">
        <source>%n day(s)</source>
        <translation>
            <numerusform>%n day</numerusform>
            <numerusform>%n days</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>DeskCard</name>
    <message numerus="yes">
        <source>after %n minute(s)</source>
        <translation>
            <numerusform>after %n minute</numerusform>
            <numerusform>after %n minutes</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>DetailsCard</name>
    <message numerus="yes">
        <source>%n times in all</source>
        <translation>
            <numerusform>once in all</numerusform>
            <numerusform>%n times in all</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>and %n more</source>
        <translation>
            <numerusform>and %n more</numerusform>
            <numerusform>and %n more</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ExportSheet</name>
    <message numerus="yes">
        <source>%n entries exported to {path}</source>
        <translation>
            <numerusform>%n entry exported to {path}</numerusform>
            <numerusform>%n entries exported to {path}</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>the details of %n of them stay here, for they are about classified incidents</source>
        <translation>
            <numerusform>the details of %n of them stay here, for they are about classified incidents</numerusform>
            <numerusform>the details of %n of them stay here, for they are about classified incidents</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>FleetHandlers</name>
    <message numerus="yes">
        <source>Added %n node(s)</source>
        <translation>
            <numerusform>Added %n node</numerusform>
            <numerusform>Added %n nodes</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Removed %n node(s)</source>
        <translation>
            <numerusform>Removed %n node</numerusform>
            <numerusform>Removed %n nodes</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>FleetMap</name>
    <message numerus="yes">
        <source>%n cell(s)</source>
        <translation>
            <numerusform>%n cell</numerusform>
            <numerusform>%n cells</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>FleetTable</name>
    <message numerus="yes">
        <source>%n node(s)</source>
        <translation>
            <numerusform>%n node</numerusform>
            <numerusform>%n nodes</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n not normal</source>
        <translation>
            <numerusform>%n not normal</numerusform>
            <numerusform>%n not normal</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n not normal now</source>
        <translation>
            <numerusform>%n not normal now</numerusform>
            <numerusform>%n not normal now</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Copied %n line(s)</source>
        <translation>
            <numerusform>Copied %n line</numerusform>
            <numerusform>Copied %n lines</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>FloodCard</name>
    <message numerus="yes">
        <source>%n alarm(s) in 10 minutes, the limit is {limit}</source>
        <translation>
            <numerusform>%n alarm in 10 minutes, the limit is {limit}</numerusform>
            <numerusform>%n alarms in 10 minutes, the limit is {limit}</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Show all %n</source>
        <translation>
            <numerusform>Show all %n</numerusform>
            <numerusform>Show all %n</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>GpuPage</name>
    <message numerus="yes">
        <source>It has %n GPU(s), counted from 0.</source>
        <translation>
            <numerusform>It has %n GPU, counted from 0.</numerusform>
            <numerusform>It has %n GPUs, counted from 0.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>GpuTimeCard</name>
    <message numerus="yes">
        <source>%n GPU(s) from {start} to {end}: every GPU counts in every minute</source>
        <translation>
            <numerusform>%n GPU from {start} to {end}: every GPU counts in every minute</numerusform>
            <numerusform>%n GPUs from {start} to {end}: every GPU counts in every minute</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>HandOverView</name>
    <message numerus="yes">
        <source>Taken over, with %n alarms</source>
        <translation>
            <numerusform>Taken over, with %n alarm</numerusform>
            <numerusform>Taken over, with %n alarms</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>HostCard</name>
    <message numerus="yes">
        <source>and %n more</source>
        <translation>
            <numerusform>and %n more</numerusform>
            <numerusform>and %n more</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>, %n s ago</source>
        <translation>
            <numerusform>, %n s ago</numerusform>
            <numerusform>, %n s ago</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>IncidentHandlers</name>
    <message numerus="yes">
        <source>Legal clocks that still run: %n. Closing stops none of them.</source>
        <translation>
            <numerusform>Legal clocks that still run: %n. Closing stops none of them.</numerusform>
            <numerusform>Legal clocks that still run: %n. Closing stops none of them.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Left to be done: %n follow-up(s). Closing ends none of them.</source>
        <translation>
            <numerusform>Left to be done: %n follow-up. Closing ends none of them.</numerusform>
            <numerusform>Left to be done: %n follow-ups. Closing ends none of them.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ListCard</name>
    <message numerus="yes">
        <source>the first %n</source>
        <translation>
            <numerusform>the first %n</numerusform>
            <numerusform>the first %n</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n times</source>
        <translation>
            <numerusform>once</numerusform>
            <numerusform>%n times</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n folded</source>
        <translation>
            <numerusform>%n folded</numerusform>
            <numerusform>%n folded</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n of medium</source>
        <translation>
            <numerusform>%n of medium</numerusform>
            <numerusform>%n of medium</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n of low priority</source>
        <translation>
            <numerusform>%n of low priority</numerusform>
            <numerusform>%n of low priority</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>LoadCard</name>
    <message numerus="yes">
        <source>%n is not met.</source>
        <translation>
            <numerusform>One is not met.</numerusform>
            <numerusform>%n are not met.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n alarm(s): {shares}. Target mix {mix} %.</source>
        <translation>
            <numerusform>%n alarm: {shares}. Target mix {mix} %.</numerusform>
            <numerusform>%n alarms: {shares}. Target mix {mix} %.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>MapCard</name>
    <message numerus="yes">
        <source>%n GPU(s)</source>
        <translation>
            <numerusform>%n GPU</numerusform>
            <numerusform>%n GPUs</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>no answer yet from %n node(s)</source>
        <translation>
            <numerusform>no answer yet from %n node</numerusform>
            <numerusform>no answer yet from %n nodes</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>MonthCard</name>
    <message numerus="yes">
        <source>%n node(s) of one's own</source>
        <translation>
            <numerusform>%n node of one's own</numerusform>
            <numerusform>%n nodes of one's own</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>NodeList</name>
    <message numerus="yes">
        <source>Compare %n node(s)</source>
        <translation>
            <numerusform>Compare %n node</numerusform>
            <numerusform>Compare %n nodes</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Notices</name>
    <message numerus="yes">
        <source>and %n more</source>
        <translation>
            <numerusform>and %n more</numerusform>
            <numerusform>and %n more</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n new alarm(s)</source>
        <translation>
            <numerusform>%n new alarm</numerusform>
            <numerusform>%n new alarms</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>NowCard</name>
    <message numerus="yes">
        <source>and %n more</source>
        <translation>
            <numerusform>and %n more</numerusform>
            <numerusform>and %n more</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Numbers</name>
    <message numerus="yes">
        <source>%n day(s)</source>
        <translation>
            <numerusform>%n day</numerusform>
            <numerusform>%n days</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>OneGpuCard</name>
    <message numerus="yes">
        <source>%n other GPU(s)</source>
        <translation>
            <numerusform>%n other GPU</numerusform>
            <numerusform>%n other GPUs</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>OpeningsSheet</name>
    <message numerus="yes">
        <source>It becomes a plan of its own, which %n different people sign; this one is withdrawn.</source>
        <translation>
            <numerusform>It becomes a plan of its own, which %n different people sign; this one is withdrawn.</numerusform>
            <numerusform>It becomes a plan of its own, which %n different people sign; this one is withdrawn.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>OutcomeCard</name>
    <message numerus="yes">
        <source>%n step(s) can be undone.</source>
        <translation>
            <numerusform>%n step can be undone.</numerusform>
            <numerusform>%n steps can be undone.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n step(s) changed something for good.</source>
        <translation>
            <numerusform>%n step changed something for good.</numerusform>
            <numerusform>%n steps changed something for good.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Outlook</name>
    <message numerus="yes">
        <source>and %n more</source>
        <translation>
            <numerusform>and %n more</numerusform>
            <numerusform>and %n more</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ParityCard</name>
    <message numerus="yes">
        <source>order by then, %n day(s) left</source>
        <translation>
            <numerusform>order by then, %n day left</numerusform>
            <numerusform>order by then, %n days left</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>should have been ordered, %n day(s) ago</source>
        <translation>
            <numerusform>should have been ordered, %n day ago</numerusform>
            <numerusform>should have been ordered, %n days ago</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>lead time, %n day(s)</source>
        <translation>
            <numerusform>lead time, %n day</numerusform>
            <numerusform>lead time, %n days</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>PeopleCard</name>
    <message numerus="yes">
        <source>%n people</source>
        <translation>
            <numerusform>%n person</numerusform>
            <numerusform>%n people</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ProcessesCard</name>
    <message numerus="yes">
        <source>%n process(es)</source>
        <translation>
            <numerusform>%n process</numerusform>
            <numerusform>%n processes</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ReadinessView</name>
    <message numerus="yes">
        <source>%n gate(s) missing.</source>
        <translation>
            <numerusform>%n gate missing.</numerusform>
            <numerusform>%n gates missing.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>RecoveryHandlers</name>
    <message numerus="yes">
        <source>%n node(s) searched</source>
        <translation>
            <numerusform>%n node searched</numerusform>
            <numerusform>%n nodes searched</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n could not be searched</source>
        <translation>
            <numerusform>%n could not be searched</numerusform>
            <numerusform>%n could not be searched</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>RegisterView</name>
    <message numerus="yes">
        <source>and %n more</source>
        <translation>
            <numerusform>and %n more</numerusform>
            <numerusform>and %n more</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>of %n model(s)</source>
        <translation>
            <numerusform>of %n model</numerusform>
            <numerusform>of %n models</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>RemoveNodesSheet</name>
    <message numerus="yes">
        <source>Remove %n node(s)?</source>
        <translation>
            <numerusform>Remove %n node?</numerusform>
            <numerusform>Remove %n nodes?</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n more</source>
        <translation>
            <numerusform>%n more</numerusform>
            <numerusform>%n more</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Remove %n node(s)</source>
        <translation>
            <numerusform>Remove %n node</numerusform>
            <numerusform>Remove %n nodes</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>RoadCard</name>
    <message numerus="yes">
        <source>%n sample(s) left out because they came too fast</source>
        <translation>
            <numerusform>%n sample left out because they came too fast</numerusform>
            <numerusform>%n samples left out because they came too fast</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>RuleSheet</name>
    <message numerus="yes">
        <source>%n people</source>
        <translation>
            <numerusform>%n person</numerusform>
            <numerusform>%n people</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>A change of it needs %n people.</source>
        <translation>
            <numerusform>A change of it needs %n person.</numerusform>
            <numerusform>A change of it needs %n people.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>RunsPage</name>
    <message numerus="yes">
        <source>the newest %n</source>
        <translation>
            <numerusform>the newest %n</numerusform>
            <numerusform>the newest %n</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>SetHandlers</name>
    <message numerus="yes">
        <source>%n restore(s) planned: agree to each in its order</source>
        <translation>
            <numerusform>%n restore planned: agree to each in its order</numerusform>
            <numerusform>%n restores planned: agree to each in its order</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>SitesCard</name>
    <message numerus="yes">
        <source>%n site(s)</source>
        <translation>
            <numerusform>%n site</numerusform>
            <numerusform>%n sites</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n node(s)</source>
        <translation>
            <numerusform>%n node</numerusform>
            <numerusform>%n nodes</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>and %n more</source>
        <translation>
            <numerusform>and %n more</numerusform>
            <numerusform>and %n more</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>StorageCard</name>
    <message numerus="yes">
        <source>%n day(s)</source>
        <translation>
            <numerusform>%n day</numerusform>
            <numerusform>%n days</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n year(s)</source>
        <translation>
            <numerusform>%n year</numerusform>
            <numerusform>%n years</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>TopBar</name>
    <message numerus="yes">
        <source>%n site(s)</source>
        <translation>
            <numerusform>%n site</numerusform>
            <numerusform>%n sites</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>TriedCard</name>
    <message numerus="yes">
        <source>%n time(s)</source>
        <translation>
            <numerusform>%n time</numerusform>
            <numerusform>%n times</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n node(s), {count} looked at</source>
        <translation>
            <numerusform>%n node, {count} looked at</numerusform>
            <numerusform>%n nodes, {count} looked at</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>UnderWay</name>
    <message numerus="yes">
        <source>%n more run(s)</source>
        <translation>
            <numerusform>%n more run</numerusform>
            <numerusform>%n more runs</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>WhatIfCard</name>
    <message numerus="yes">
        <source>%n value(s) set otherwise. Nothing is kept until you save.</source>
        <translation>
            <numerusform>%n value set otherwise. Nothing is kept until you save.</numerusform>
            <numerusform>%n values set otherwise. Nothing is kept until you save.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>WitnessCard</name>
    <message numerus="yes">
        <source>%n entries came after what a witness saw.</source>
        <translation>
            <numerusform>%n entry came after what a witness saw.</numerusform>
            <numerusform>%n entries came after what a witness saw.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>WorstCard</name>
    <message numerus="yes">
        <source>All delays together: %n alarm(s) fewer, {after} in 10 min instead of {before}.</source>
        <translation>
            <numerusform>All delays together: %n alarm fewer, {after} in 10 min instead of {before}.</numerusform>
            <numerusform>All delays together: %n alarms fewer, {after} in 10 min instead of {before}.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>_MatterCard</name>
    <message numerus="yes">
        <source>and %n more, in the PDF</source>
        <translation>
            <numerusform>and %n more, in the PDF</numerusform>
            <numerusform>and %n more, in the PDF</numerusform>
        </translation>
    </message>
</context>
</TS>
